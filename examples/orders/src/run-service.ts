import { BuspassError } from "@buspass/client";
import { type Logger, pino } from "pino";

/** What a service gets to work with. */
export interface ServiceContext {
  readonly log: Logger;
  /** Resolves when the process is told to stop. */
  readonly stopped: Promise<void>;
}

/**
 * Runs a service until it returns. Logs are lines of JSON on stdout; a failure is one line that says
 * the way out, and exit code 1.
 */
export async function runService(
  name: string,
  service: (context: ServiceContext) => Promise<void>,
): Promise<void> {
  const log = pino({
    base: { service: name },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
  });
  try {
    await service({ log, stopped: toldToStop() });
    log.info({ event: "stopped" }, `${name} stopped`);
  } catch (error) {
    if (error instanceof BuspassError) log.fatal({ code: error.code }, error.message);
    // A port in use, a file that is missing: the system's sentence is enough.
    else if (error instanceof Error && "syscall" in error) log.fatal(error.message);
    else log.fatal(error);
    process.exitCode = 1;
  } finally {
    // Listening for its end keeps the channel to the parent open, and an open channel the process.
    if (process.connected) process.disconnect();
  }
}

/**
 * Signals on Linux and macOS, a closed console on Windows. Windows can send no SIGTERM to a process:
 * there, and anywhere, a parent closes the IPC channel, which also happens when it dies.
 */
function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"]) {
      process.once(signal, () => resolve());
    }
    process.once("disconnect", () => resolve());
    // Closed while this program was still being loaded; undefined where there never was a channel.
    if (process.connected === false) resolve();
  });
}
