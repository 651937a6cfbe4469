import { access, constants, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { CommandFailed, exitCodes } from "../command-failed.ts";
import { whyNotRead } from "../file-failures.ts";
import { shownText, standardInput } from "../shown-path.ts";

/** A file or folder that somebody asks about, or {@link standardInput}. */
export interface NamedPath {
  /** Absolute. */
  readonly path: string;
  readonly isFolder: boolean;
}

/**
 * What a path of the command line leads to, also through a link; `-` is standard input.
 * @throws CommandFailed as wrong usage when it cannot be scanned
 */
export async function namedPath(text: string): Promise<NamedPath> {
  if (text === "-") return { path: standardInput, isFolder: false };
  const path = resolve(text);
  try {
    const stats = await stat(path);
    if (!stats.isFile() && !stats.isDirectory()) {
      throw refused(text, "it is neither a file nor a folder");
    }
    await access(path, constants.R_OK);
    return { path, isFolder: stats.isDirectory() };
  } catch (error) {
    throw error instanceof CommandFailed ? error : refused(text, whyNotRead(error), error);
  }
}

function refused(text: string, reason: string, cause?: unknown): CommandFailed {
  return new CommandFailed(
    `Cannot scan ${shownText(text)}: ${reason}. Name files or folders, or nothing for the current folder.`,
    { cause, exitCode: exitCodes.wrongUsage },
  );
}
