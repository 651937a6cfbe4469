import path, { type PlatformPath } from "node:path";

/** Whether a path is in a folder, at whatever depth; on Windows, in whatever case somebody has typed them. */
export function isInside(
  folder: string,
  inner: string,
  { relative, isAbsolute, sep }: PlatformPath = path,
): boolean {
  const way = relative(folder, inner);
  // From one drive of Windows no relative way leads to another.
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
