import { type Emulator, startEmulator } from "@buspass/emulator";
import type { EmulatorConfig } from "@buspass/emulator/config";
import { CommandFailed, exitCodes } from "./command-failed.ts";
import { readConfigFile } from "./config-file.ts";
import { defaultConfig } from "./default-config.ts";
import { jsonReport, readyLine, textReport } from "./emulator-report.ts";
import { writeEnvironmentFile } from "./environment-file.ts";
import { runCommand } from "./run-command.ts";
import { say } from "./say.ts";
import { nextStopSignal } from "./stop-signals.ts";

/** The options of `buspass emulator`. */
export interface EmulatorArguments {
  readonly config?: string;
  readonly port: number;
  readonly json?: true;
}

/**
 * Starts a namespace, and runs a command against it, or waits until it is asked to stop.
 * @returns the exit code
 * @throws CommandFailed when the file, the port or the command cannot be used
 */
export async function runEmulator(
  command: readonly string[],
  { config: file, port, json }: EmulatorArguments,
): Promise<number> {
  const config = file === undefined ? defaultConfig : await readConfigFile(file);
  for (const note of config.notes) say(note);
  await using emulator = await start(config, port);
  if (command.length === 0 || process.stderr.isTTY) say(readyLine(config, emulator));
  // Awaited here: the emulator is stopped when this function is left.
  return command.length > 0
    ? await runCommand(command, emulator.env)
    : await serve(config, emulator, json === true);
}

async function start(config: EmulatorConfig, tlsPort: number): Promise<Emulator> {
  try {
    return await startEmulator({ ...config.options, tlsPort });
  } catch (error) {
    const reason = unusable(error);
    if (reason === undefined) throw error;
    throw new CommandFailed(
      `Port ${tlsPort} cannot be used: ${reason}. Without --port, the system picks a free one.`,
      { cause: error },
    );
  }
}

function unusable(error: unknown): string | undefined {
  switch ((error as NodeJS.ErrnoException).code) {
    case "EADDRINUSE":
      return "another program listens on it";
    case "EACCES":
      return "you may not listen on it";
    default:
      return undefined;
  }
}

async function serve(config: EmulatorConfig, emulator: Emulator, json: boolean): Promise<number> {
  const stopped = nextStopSignal();
  await using environment = await writeEnvironmentFile(emulator.env);
  const report = json ? jsonReport : textReport;
  console.log(report(config, emulator, environment.path));
  await stopped;
  return exitCodes.fine;
}
