import { CommandFailed, exitCodes } from "./command-failed.ts";
import { shownText } from "./shown-path.ts";

/** Why a file or folder cannot be read, as the end of a sentence. */
export function whyNotRead(error: unknown): string {
  switch (codeOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return "it is not there";
    case "EACCES":
    case "EPERM":
      return "you may not read it";
    case "EBUSY":
      return "another program has it for itself";
    case "EISDIR":
      return "it is a folder";
    default:
      return unknownReason(error);
  }
}

/**
 * Of a file that somebody named and that cannot be read: which, why, and what to do.
 * @param ifMissing what to do where there is none, as a sentence
 */
export function notRead(path: string, error: unknown, ifMissing: string): CommandFailed {
  return new CommandFailed(
    `Cannot read ${shownText(path)}: ${whyNotRead(error)}.${readingRemedy(error, ifMissing)}`,
    { cause: error, exitCode: exitCodes.wrongUsage },
  );
}

/** Whether {@link notRead} said that the file is not there. */
export function isMissing(failure: unknown): boolean {
  return failure instanceof CommandFailed && codeOf(failure.cause) === "ENOENT";
}

function readingRemedy(error: unknown, ifMissing: string): string {
  switch (codeOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return ` ${ifMissing}`;
    case "EACCES":
    case "EPERM":
      return " Let this user read it, or name a file that this user may read.";
    case "EBUSY":
      return " Close that program, and try again.";
    case "EISDIR":
      return " Name the file in it.";
    default:
      return "";
  }
}

/**
 * Of a file that somebody named and that cannot be written: which, why, and what to do.
 * @param exitCode where another than 1 tells it from findings
 */
export function notWritten(path: string, error: unknown, exitCode?: number): CommandFailed {
  return new CommandFailed(`Cannot write ${shownText(path)}: ${whyNotWritten(error)}`, {
    cause: error,
    ...(exitCode !== undefined && { exitCode }),
  });
}

function whyNotWritten(error: unknown): string {
  switch (codeOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return "there is no such folder. Make it first, or name a file in another.";
    case "EISDIR":
    case "ERR_FS_EISDIR":
      return "it is a folder. Name a file in it.";
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "you may not write there. Name a file in a folder of yours.";
    case "EBUSY":
      return "another program has it for itself. Close that program, and try again.";
    case "ENOSPC":
      return "the disk is full. Make room, and try again.";
    default:
      return `${unknownReason(error)}.`;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

/** The code, as the message of the file system has the path in it, which may hold a key. */
function unknownReason(error: unknown): string {
  return codeOf(error) ?? (error instanceof Error ? error.message : String(error));
}
