import { globSync, readFileSync } from "node:fs";
import { sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root, with a separator at its end. */
export const root: string = fileURLToPath(new URL("../../../", import.meta.url));

const made = new Set(["node_modules", "dist", ".cache", "coverage"]);

/** Files of ours that match, as paths from the root with slashes on every platform. */
export function files(...patterns: readonly string[]): string[] {
  return globSync(patterns, {
    cwd: root,
    exclude: (path) => made.has(path.split(sep).at(-1) ?? path),
  })
    .map((path) => path.replaceAll(sep, "/"))
    .sort();
}

/** The text of a file, by its path from the root. */
export function read(path: string): string {
  return readFileSync(root + path, "utf8");
}
