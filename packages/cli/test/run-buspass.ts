import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";

// Every test here starts processes; a machine that is busy with others takes its time.
vi.setConfig({ testTimeout: 30_000 });

/** How the command ended, and what it wrote. */
export interface BuspassResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real command, running. */
export interface RunningBuspass extends AsyncDisposable {
  readonly process: ChildProcess;
  readonly result: Promise<BuspassResult>;
  /** Waits until stdout has what is asked for; throws when the command ends without. */
  stdoutWith(pattern: RegExp): Promise<string>;
}

/** The file that `buspass` runs. */
export const buspassMain: string = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/**
 * Starts `buspass` with pipes for a terminal, so that nothing is colored and progress is silent.
 * @param input what comes through standard input; it is closed without
 */
export function startBuspass(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd?: string,
  input?: string | Uint8Array,
): RunningBuspass {
  const child = spawn(process.execPath, [buspassMain, ...args], {
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["pipe", "pipe", "pipe"],
    cwd,
  });
  // Who does not read its input closes the pipe.
  child.stdin.on("error", () => {}).end(input);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const result = once(child, "close").then(
    ([exitCode]): BuspassResult => ({ exitCode, stdout, stderr }),
  );
  return {
    process: child,
    result,
    async [Symbol.asyncDispose]() {
      child.kill();
      await result;
    },
    async stdoutWith(pattern) {
      while (!pattern.test(stdout)) {
        const ended = await Promise.race([once(child.stdout, "data"), result]);
        if (!Array.isArray(ended) && !pattern.test(stdout)) {
          throw new Error(`It ended without ${String(pattern)}: ${JSON.stringify(ended)}`);
        }
      }
      return stdout;
    },
  };
}

/** Runs `buspass` to its end. */
export function runBuspass(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd?: string,
  input?: string | Uint8Array,
): Promise<BuspassResult> {
  return startBuspass(args, env, cwd, input).result;
}
