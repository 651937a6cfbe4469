import { sep } from "node:path";

/** Whether a path is in a folder, at whatever depth. */
export function isInside(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
