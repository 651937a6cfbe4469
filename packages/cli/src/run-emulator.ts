import { busNamespace, isProgram } from "./bus-namespace.ts";
import { exitCodes } from "./command-failed.ts";
import { readConfigFile } from "./config-file.ts";
import { defaultConfig } from "./default-config.ts";
import { jsonReport, readyLine, textReport } from "./emulator-report.ts";
import { writeEnvironmentFiles } from "./environment-file.ts";
import { clearReadyFile } from "./ready-file.ts";
import { runCommand } from "./run-command.ts";
import { say } from "./say.ts";
import {
  type ConfiguredNamespace,
  type RunningNamespace,
  startNamespaces,
} from "./start-namespaces.ts";
import { nextStopSignal } from "./stop-signals.ts";

/** The options of `buspass emulator`. */
export interface EmulatorArguments {
  readonly config?: string;
  readonly port: number;
  readonly json?: true;
  readonly readyFile?: string;
  readonly state?: string;
}

/**
 * Starts the namespaces, and runs a command against the first, or waits until it is asked to stop.
 * @returns the exit code
 * @throws CommandFailed when a file, the port or the command cannot be used
 */
export async function runEmulator(
  command: readonly string[],
  { config, port, json, readyFile, state }: EmulatorArguments,
): Promise<number> {
  const namespaces = await configuredNamespaces(config);
  const ready = readyFile === undefined ? undefined : await clearReadyFile(readyFile);
  // From here on: a signal while the namespaces start must find its way to stopping them.
  const stopped = command.length > 0 ? undefined : nextStopSignal();
  await using running = await startNamespaces(namespaces, { port, state });
  if (command.length === 0 || process.stderr.isTTY) {
    for (const namespace of running.all) say(readyLine(namespace));
  }
  await using _readyFile = await ready?.write(running.all);
  // Awaited here: the namespaces are stopped when this function is left.
  return stopped === undefined
    ? await runCommand(command, running.all[0].emulator.env)
    : await serve(running.all, json === true, stopped);
}

async function configuredNamespaces(
  path: string | undefined,
): Promise<readonly [ConfiguredNamespace, ...ConfiguredNamespace[]]> {
  if (path === undefined) return defaultConfig.namespaces;
  return isProgram(path) ? [await busNamespace(path)] : (await readConfigFile(path)).namespaces;
}

async function serve(
  namespaces: readonly RunningNamespace[],
  json: boolean,
  stopped: Promise<unknown>,
): Promise<number> {
  await using files = await writeEnvironmentFiles(namespaces);
  const reported = namespaces.map((namespace, index) => ({
    ...namespace,
    environmentFile: files.paths[index] ?? "",
  }));
  console.log(json ? jsonReport(reported) : textReport(reported));
  await stopped;
  return exitCodes.fine;
}
