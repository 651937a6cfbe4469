import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file for `node --env-file`, removed on disposal. */
export interface EnvironmentFile extends AsyncDisposable {
  readonly path: string;
}

/**
 * Writes variables to a file that only this user can read: one of them proves that a token request
 * comes from this host, so they must not be on a screen or in a log.
 */
export async function writeEnvironmentFile(
  env: Readonly<Record<string, string>>,
): Promise<EnvironmentFile> {
  const folder = await mkdtemp(join(tmpdir(), "buspass-emulator-"));
  const path = join(folder, "emulator.env");
  const lines = Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}\n`);
  await writeFile(path, lines.join(""), { mode: 0o600 });
  return {
    path,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** In double quotes Node would read the `\n` of a Windows path as the end of a line. */
function quoted(value: string): string {
  const quote = value.includes("'") ? '"' : "'";
  return quote + value + quote;
}
