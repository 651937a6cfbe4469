import { parseArgs } from "node:util";
import { figuresOf } from "./start/figures.ts";
import { progressOn } from "./start/progress.ts";
import { run } from "./start/run.ts";
import { serve } from "./start/serve.ts";
import { summaryOf } from "./start/summary.ts";

const usage = `Usage: node src/start.ts [--json | --serve]

Without an option: runs API and worker on a namespace in this process, posts data/orders.csv,
shows what became of each order, and exits with 0 when all figures agree.

  --json    prints the figures as one line of JSON
  --serve   keeps API and worker running, to post files by hand (PORT, 3000 unless set)
  --help    prints this
`;

const progress = progressOn(process.stderr);
const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"]) {
  process.on(signal, () => interruption.abort(new Error("Interrupted.")));
}

try {
  process.exitCode = await main();
} catch (error) {
  progress.clear();
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = interruption.signal.aborted ? 130 : 1;
}

async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) return 2;
  if (options.help) {
    process.stdout.write(usage);
    return 0;
  }
  if (options.serve) {
    await serve(interruption.signal);
    return 0;
  }
  const evidence = await run(interruption.signal, progress);
  progress.clear();
  // `performance` counts from the start of this process.
  const figures = figuresOf(evidence, performance.now());
  process.stdout.write(`${options.json ? JSON.stringify(figures) : summaryOf(figures)}\n`);
  return figures.ok ? 0 : 1;
}

function readOptions(): { json: boolean; serve: boolean; help: boolean } | undefined {
  const flag = { type: "boolean", default: false } as const;
  try {
    return parseArgs({ options: { json: flag, serve: flag, help: flag } }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : ""}\n\n${usage}`);
    return undefined;
  }
}
