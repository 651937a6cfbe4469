import { fileURLToPath } from "node:url";
import { execa } from "execa";
import picocolors from "picocolors";
import { StepFailed } from "./step.ts";
import { root } from "./workspace.ts";

/** The tools in this package's dependencies, and with it those of the root, come before the machine's. */
const localDir = fileURLToPath(new URL("..", import.meta.url));

interface CommandOptions {
  /** The root of the workspace if not given. */
  readonly cwd?: string;
  /** No limit if not given. */
  readonly timeoutMs?: number;
}

/**
 * Runs a program and returns what it wrote to stdout.
 * @throws {StepFailed} with everything that it wrote, if it fails.
 */
export async function command(
  file: string,
  args: readonly string[],
  { cwd = root, timeoutMs = 0 }: CommandOptions = {},
): Promise<string> {
  const result = await execa(file, args, {
    cwd,
    preferLocal: true,
    localDir,
    stdin: "ignore",
    all: true,
    reject: false,
    timeout: timeoutMs,
    // The output goes through a pipe: without being told, no tool would color it for the terminal behind.
    env: picocolors.isColorSupported ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" },
  });
  if (result.failed) {
    // `shortMessage` says which command in which folder, and how it ended: exit code, signal, time-out, not found.
    throw new StepFailed([result.all, result.shortMessage].filter(Boolean).join("\n"));
  }
  return result.stdout;
}
