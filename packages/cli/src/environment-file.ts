import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunningNamespace } from "./start-namespaces.ts";

/** Files for `node --env-file`, one for each namespace, removed on disposal. */
export interface EnvironmentFiles extends AsyncDisposable {
  readonly paths: readonly string[];
}

/**
 * Writes variables to files that only this user can read: one of them proves that a token request
 * comes from this host, so they must not be on a screen or in a log.
 */
export async function writeEnvironmentFiles(
  namespaces: readonly RunningNamespace[],
): Promise<EnvironmentFiles> {
  const folder = await mkdtemp(join(tmpdir(), "buspass-emulator-"));
  const paths = await Promise.all(
    namespaces.map(async ({ env }, index) => {
      const path = join(folder, index === 0 ? "emulator.env" : `emulator-${index + 1}.env`);
      const lines = Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}\n`);
      await writeFile(path, lines.join(""), { mode: 0o600 });
      return path;
    }),
  );
  return {
    paths,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** In double quotes Node would read the `\n` of a Windows path as the end of a line. */
function quoted(value: string): string {
  const quote = value.includes("'") ? '"' : "'";
  return quote + value + quote;
}
