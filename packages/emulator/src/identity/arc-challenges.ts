import { randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import { mkdir, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A peer that asks and never answers must not fill the disk. */
const mostOutstanding = 64;

/** Where clients insist that key files are, by platform: anything else could make them read a foreign file. */
export function defaultKeyFolder(): string {
  return process.platform === "win32"
    ? `${process.env["ProgramData"]}\\AzureConnectedMachineAgent\\Tokens`
    : "/var/opt/azcmagent/tokens";
}

/**
 * The secrets by which a process proves that it may read the agent's files, each in a file of its
 * own and good for one request.
 */
export class ArcChallenges {
  readonly #folder: string;
  /** The outermost folder that was made for this, if any. */
  readonly #made: string | undefined;
  readonly #secrets = new Map<string, Buffer>();

  private constructor(folder: string, made: string | undefined) {
    this.#folder = folder;
    this.#made = made;
  }

  /** @throws Error of the file system when the folder is not there and cannot be made */
  static async open(folder: string): Promise<ArcChallenges> {
    return new ArcChallenges(folder, await mkdir(folder, { recursive: true }));
  }

  /** Writes a secret to a new file, and returns the file's path. */
  async issue(): Promise<string> {
    const path = join(this.#folder, `${randomUUID()}.key`);
    const secret = randomBytes(32).toString("base64url");
    this.#secrets.set(path, Buffer.from(secret));
    await writeFile(path, secret, { mode: 0o640 });
    const [oldest] = this.#secrets.keys();
    if (oldest !== undefined && this.#secrets.size > mostOutstanding) await this.#forget(oldest);
    return path;
  }

  /** Whether a secret was issued and is unused. Uses it up. */
  async redeem(secret: string): Promise<boolean> {
    const given = Buffer.from(secret);
    for (const [path, issued] of this.#secrets) {
      if (issued.length === given.length && timingSafeEqual(issued, given)) {
        await this.#forget(path);
        return true;
      }
    }
    return false;
  }

  /** Leaves the disk as it was. */
  async close(): Promise<void> {
    await Promise.all([...this.#secrets.keys()].map((path) => this.#forget(path)));
    if (this.#made === undefined) return;
    for (let folder = this.#folder; ; folder = dirname(folder)) {
      // Not empty: somebody else has come to use it.
      if (
        !(await rmdir(folder).then(
          () => true,
          () => false,
        ))
      )
        return;
      if (folder === this.#made || folder === dirname(folder)) return;
    }
  }

  async #forget(path: string): Promise<void> {
    this.#secrets.delete(path);
    await rm(path, { force: true });
  }
}
