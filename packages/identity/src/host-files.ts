import { accessSync, constants, readFileSync } from "node:fs";

/** What is looked for on the host's disks. */
export interface HostFiles {
  /** Whether a file or folder is there and this process may read it. */
  isReadable(path: string): boolean;
  /** The text of a file; undefined where it cannot be read. */
  text(path: string): string | undefined;
}

/** The files of this host. */
export const hostFiles: HostFiles = {
  isReadable(path) {
    try {
      accessSync(path, constants.R_OK);
      return true;
    } catch {
      return false;
    }
  },
  text(path) {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return undefined;
    }
  },
};
