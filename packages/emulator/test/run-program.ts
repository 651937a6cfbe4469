import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";

// A machine that is busy with others takes its time to start a process.
vi.setConfig({ testTimeout: 30_000 });

/** How a program of `test/programs` ended. */
export interface ProgramResult {
  readonly exitCode: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program in a process of its own, in this process' environment and `env`. */
export function runProgram(
  name: string,
  { args = [], env = {} }: { args?: readonly string[]; env?: Readonly<Record<string, string>> },
): Promise<ProgramResult> {
  const file = fileURLToPath(new URL(`programs/${name}`, import.meta.url));
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [file, ...args],
      { env: { ...process.env, ...env }, timeout: 30_000 },
      (error, stdout, stderr) =>
        resolve({ exitCode: error === null ? 0 : error.code, stdout, stderr }),
    );
  });
}
