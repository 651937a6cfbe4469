import { relative, sep } from "node:path";
import { redact } from "@buspass/identity";

/** A path as it is written everywhere but on Windows, so that what is written is the same everywhere. */
export function withSlashes(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}

/** A file as it is told to a person: from where they are. Its name may hold a key as well. */
export function shownPath(path: string): string {
  return redact(withSlashes(relative(process.cwd(), path)) || ".");
}
