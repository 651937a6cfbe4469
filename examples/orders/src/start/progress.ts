import type { WriteStream } from "node:tty";

/** Tells a person who waits how far it is. */
export interface Progress {
  show(text: string): void;
  /** Takes the line away. */
  clear(): void;
}

/** One line that updates, on a terminal only: in a file it would be noise. */
export function progressOn(stream: WriteStream): Progress {
  const clear = (): void => {
    if (!stream.isTTY) return;
    stream.cursorTo(0);
    stream.clearLine(0);
  };
  return {
    show(text) {
      if (!stream.isTTY) return;
      clear();
      // A line that wraps could not be cleared.
      stream.write(text.slice(0, (stream.columns || 80) - 1));
    },
    clear,
  };
}
