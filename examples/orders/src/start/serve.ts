import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Line } from "./child.ts";
import { csvFile } from "./csv-file.ts";
import { startServices } from "./services.ts";

/**
 * Keeps API and worker running on a namespace of this process until it is interrupted, and shows what
 * they log: to post files to them by hand.
 */
export async function serve(interrupted: AbortSignal): Promise<void> {
  const port = process.env["PORT"] ?? "3000";
  await using services = await startServices({ port, onApiLine: print, onWorkerLine: print });
  const stopped = new Promise<void>((resolve) => {
    interrupted.addEventListener("abort", () => resolve());
  });
  const listening = services.api.line("listening").then(({ address }) => {
    const file = relative(process.cwd(), fileURLToPath(csvFile));
    process.stderr.write(`
Post orders from another terminal; Ctrl-C ends this one.
  curl --data-binary "@${file}" -H "content-type: text/csv" ${address}/orders

`);
    return stopped;
  });
  await Promise.race([listening, services.ended, stopped]);
}

function print(line: Line): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
