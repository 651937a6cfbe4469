import { constants } from "node:os";
import { execa } from "execa";
import { CommandFailed, exitCodes } from "./command-failed.ts";
import { onStopSignal } from "./stop-signals.ts";

/**
 * Runs a command in this process' environment with variables added, and with its terminal.
 * Signals that ask this process to end reach the command, which decides.
 *
 * @returns its exit code; 128 and the signal's number when a signal ended it
 * @throws CommandFailed when it cannot be run
 */
export async function runCommand(
  [file = "", ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const child = execa(file, args, { env, stdio: "inherit", reject: false });
  using _forwarding = onStopSignal((signal) => {
    if (!sentByTerminal(signal)) child.kill(signal);
  });
  const { exitCode, signal, code, cause } = await child;
  if (exitCode !== undefined) return exitCode;
  if (signal !== undefined) return exitCodes.signalBase + constants.signals[signal];
  throw notRun(file, code, cause);
}

/** Whether the command has had the signal too: a terminal sends it to all that it runs. */
function sentByTerminal(signal: NodeJS.Signals): boolean {
  // On Windows the console does, and sending a signal from here would kill the command.
  return process.platform === "win32" || (signal === "SIGINT" && process.stdin.isTTY);
}

function notRun(file: string, code: string | undefined, cause: unknown): CommandFailed {
  switch (code) {
    case "ENOENT":
      return new CommandFailed(`Cannot run "${file}": there is no such command.`, {
        cause,
        exitCode: exitCodes.commandNotFound,
      });
    case "EACCES":
      return new CommandFailed(`Cannot run "${file}": it is not a program.`, {
        cause,
        exitCode: exitCodes.commandNotExecutable,
      });
    default:
      return new CommandFailed(`Cannot run "${file}" (${code ?? "for an unknown reason"}).`, {
        cause,
      });
  }
}
