import { relative, sep } from "node:path";
import { redact } from "@buspass/identity";

/** A path as it is written everywhere but on Windows, so that what is written is the same everywhere. */
export function withSlashes(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}

/** A file as programs are told of it: from where they are. Its name may hold a key as well. */
export function toldPath(path: string): string {
  return redact(withSlashes(relative(process.cwd(), path)) || ".");
}

/** The same for a person. */
export function shownPath(path: string): string {
  return shownText(toldPath(path));
}

/**
 * What somebody typed where a path belongs, with nothing in it that a terminal or a log would obey, and
 * without a key: people try a connection string as well.
 */
export function shownText(text: string): string {
  return redact(text).replaceAll(/\p{Cc}/gu, "?");
}
