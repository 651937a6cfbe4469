import picocolors from "picocolors";

/** Colors where the person sees them: picocolors alone judges stdout, and takes Windows for a terminal. */
export function colorsFor(stream: NodeJS.WriteStream): ReturnType<typeof picocolors.createColors> {
  // Of a pipe it is undefined, which picocolors takes for its own judgment: colors wherever CI is set.
  return picocolors.createColors(picocolors.isColorSupported && stream.isTTY === true);
}
