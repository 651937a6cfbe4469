/** Why a file or folder cannot be read, as the end of a sentence. */
export function whyNotRead(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
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
      return code ?? message;
  }
}

/** Why a file cannot be written, as the end of a sentence. */
export function whyNotWritten(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return "there is no such folder";
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "you may not write there";
    default:
      return code ?? message;
  }
}
