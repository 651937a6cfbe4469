import platformPath, { type PlatformPath } from "node:path";
import { redact } from "@buspass/identity/key-guard";

/** What stands in the place of a path for what comes through a pipe. No absolute path is the same. */
export const standardInput = "<stdin>";

/** A path as it is written everywhere but on Windows, so that what is written is the same everywhere. */
export function withSlashes(path: string, { sep }: PlatformPath = platformPath): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}

/** The way from a folder to a file, as reports and baselines have it. Its name may hold a key as well. */
export function pathFrom(folder: string, path: string, paths: PlatformPath = platformPath): string {
  if (path === standardInput) return path;
  return redact(withSlashes(paths.relative(folder, path), paths) || ".");
}

/** A file as programs are told of it: from where they are. */
export function toldPath(path: string): string {
  return pathFrom(process.cwd(), path);
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
