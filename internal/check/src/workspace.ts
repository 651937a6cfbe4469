import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root, wherever the check was started. */
export const root: string = fileURLToPath(new URL("../../../", import.meta.url));

/** A package that goes to the registry. */
export interface PublishedPackage {
  readonly name: string;
  readonly folder: string;
}

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
}

/** Every package in `packages/` that is not private, by name. */
export function publishedPackages(): PublishedPackage[] {
  return globSync("packages/*/package.json", { cwd: root })
    .map((path) => join(root, path))
    .map((path) => ({
      folder: dirname(path),
      manifest: JSON.parse(readFileSync(path, "utf8")) as Manifest,
    }))
    .filter(({ manifest }) => manifest.private !== true)
    .map(({ folder, manifest }) => ({ name: manifest.name, folder }))
    .sort((one, other) => one.name.localeCompare(other.name));
}
