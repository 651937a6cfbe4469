import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file that is removed on disposal, with its folder. */
export interface TemporaryFile extends AsyncDisposable {
  readonly path: string;
}

/** Writes text, bytes, or a value as JSON. */
export async function temporaryFile(content: string | Uint8Array | object): Promise<TemporaryFile> {
  const folder = await mkdtemp(join(tmpdir(), "buspass-test-"));
  const path = join(folder, "emulator.json");
  const isWritable = typeof content === "string" || content instanceof Uint8Array;
  await writeFile(path, isWritable ? content : JSON.stringify(content));
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}
