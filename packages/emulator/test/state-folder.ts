import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A path for a state file, in a folder that is removed on disposal. */
export async function temporaryState(): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await mkdtemp(join(tmpdir(), "buspass-state-"));
  return {
    path: join(folder, "state.db"),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}
