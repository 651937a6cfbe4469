import { type ExecFileException, execFile } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { asAnybody } from "./as-anybody.ts";

vi.setConfig({ testTimeout: 30_000 });

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const orders = fileURLToPath(new URL("programs/orders.config.ts", import.meta.url));
const remedy = "Let this user read it, or name a file that this user may read.";

test.skipIf(process.platform === "win32").each([
  ["emulator --config", "closed.json"],
  ["emulator --config", "closed.ts"],
  ["contracts asyncapi --config", "closed.ts"],
  ["contracts diff", "closed.json"],
  [`access check --config ${orders} --rights-used`, "closed.json"],
  ["scan --baseline", "closed.json"],
])("buspass %s with a file that this user may not read", async (verb, file) => {
  const { exitCode, stdout, stderr } = await withClosed(file, verb.split(" "));
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toBe(`buspass: Cannot read ${file}: you may not read it. ${remedy}\n`);
});

test.skipIf(process.platform === "win32")("a state file that this user may not open", async () => {
  const { exitCode, stderr } = await withClosed("state.db", ["emulator", "--state"]);
  expect(exitCode).toBe(1);
  expect(stderr).toBe(
    "buspass: state.db cannot be opened: you may not write it. Name a file in a folder of yours.\n",
  );
});

interface Result {
  readonly exitCode: ExecFileException["code"];
  readonly stdout: string;
  readonly stderr: string;
}

/** What the command says of a file that its user may not touch. */
async function withClosed(name: string, verb: readonly string[]): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "buspass-test-"));
  await writeFile(join(folder, name), "{}");
  await chmod(join(folder, name), 0);
  const [file = "", ...args] = [...asAnybody, process.execPath, main, ...verb, name];
  const options = { cwd: folder, env: { ...process.env, NO_COLOR: "1" } };
  const result = await new Promise<Result>((resolve) => {
    execFile(file, args, options, (error: ExecFileException | null, stdout, stderr) =>
      resolve({ exitCode: error?.code ?? 0, stdout, stderr }),
    );
  });
  await rm(folder, { recursive: true });
  return result;
}
