import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new folder outside of the repository, so that no tool mistakes it for a part; removed on disposal. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  // The real path: npm writes paths relative to it, and on macOS the temporary folder is behind a link.
  const path = await realpath(await mkdtemp(join(tmpdir(), "buspass-check-")));
  return {
    path,
    async [Symbol.asyncDispose]() {
      // Virus scanners on Windows hold files for a moment.
      await rm(path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
