import { randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { notWritten } from "./file-failures.ts";
import type { RunningNamespace } from "./start-namespaces.ts";

/** A file that is there exactly while the namespaces are ready. */
export interface ReadyFile {
  /**
   * Writes it, all at once: whoever waits for it never sees half of it. Only this user can read it,
   * because a variable in it proves that a token request comes from this host.
   * @throws CommandFailed when it cannot be written
   */
  write(namespaces: readonly RunningNamespace[]): Promise<AsyncDisposable>;
}

/**
 * Takes away what a process that was killed has left: it would say ready too early.
 * @throws CommandFailed when the path cannot be used
 */
export async function clearReadyFile(path: string): Promise<ReadyFile> {
  await rm(path, { force: true }).catch((error) => {
    throw notWritten(path, error);
  });
  return {
    async write(namespaces) {
      // Beside it: a file is renamed at once only within its file system.
      const draft = `${path}.${randomUUID()}`;
      try {
        await writeFile(draft, `${readiness(namespaces)}\n`, { mode: 0o600, flag: "wx" });
        await rename(draft, path);
      } catch (error) {
        await rm(draft, { force: true });
        throw notWritten(path, error);
      }
      return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
    },
  };
}

function readiness(namespaces: readonly RunningNamespace[]): string {
  return JSON.stringify({
    processId: process.pid,
    namespaces: namespaces.map(({ configured, emulator, env }) => ({
      name: configured.name,
      fullyQualifiedNamespace: emulator.namespace,
      administration: emulator.administration,
      resourceManager: emulator.resourceManager,
      resourceId: emulator.resourceId,
      caFile: env["BUSPASS_EMULATOR_CA"],
      env,
    })),
  });
}
