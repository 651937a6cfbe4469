import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Files by which other processes come to trust the namespace's certificate authority. */
export interface TrustFiles {
  readonly env: { readonly BUSPASS_EMULATOR_CA: string; readonly NODE_EXTRA_CA_CERTS: string };
  remove(): Promise<void>;
}

/**
 * Writes the authority to a file of its own, and, because Node reads only one file of extra
 * authorities, to a second one together with those that the person already had.
 */
export async function writeTrustFiles(
  authority: string,
  personsExtraFile: string | undefined,
): Promise<TrustFiles> {
  const folder = await mkdtemp(join(tmpdir(), "buspass-emulator-"));
  const authorityFile = join(folder, "ca.pem");
  await writeFile(authorityFile, authority);
  let extraFile = authorityFile;
  if (personsExtraFile !== undefined && personsExtraFile !== "") {
    extraFile = join(folder, "ca-and-yours.pem");
    // Node itself warns about an unreadable file and goes on; so does this.
    const theirs = await readFile(personsExtraFile, "utf8").catch(() => "");
    await writeFile(extraFile, `${theirs}\n${authority}`);
  }
  return {
    env: { BUSPASS_EMULATOR_CA: authorityFile, NODE_EXTRA_CA_CERTS: extraFile },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
