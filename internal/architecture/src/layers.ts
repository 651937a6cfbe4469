import { posix } from "node:path";
import { packageOf } from "./import-specifiers.ts";
import type { SourceFile } from "./workspace-package.ts";

/** A folder of a package, and what its files must not reach. */
export interface Layer {
  readonly folder: string;
  readonly mustNotReach: readonly string[];
  readonly mustNotImport?: readonly string[];
}

const emulator = "packages/emulator/src";

/** The emulator's layers, none of which skips one: doors → amqp → entities. */
export const emulatorLayers: readonly Layer[] = [
  { folder: `${emulator}/doors`, mustNotReach: [`${emulator}/entities`] },
  { folder: `${emulator}/amqp`, mustNotReach: [`${emulator}/doors`] },
  { folder: `${emulator}/arm`, mustNotReach: [`${emulator}/doors`, `${emulator}/amqp`] },
  {
    folder: `${emulator}/entities`,
    mustNotReach: [`${emulator}/amqp`, `${emulator}/doors`],
    mustNotImport: ["rhea"],
  },
];

/** Who looks for keys loads nothing of Azure, and no other package either. */
export const identityLayers: readonly Layer[] = [
  {
    folder: "packages/identity/src/key-guard",
    mustNotReach: [],
    mustNotImport: ["@azure/core-auth", "@azure/identity", "jose"],
  },
];

/**
 * Which files of a layer reach what they must not, also by way of files that are in no layer: an index that
 * exports everything would otherwise be a back door.
 */
export function layerComplaints(
  layers: readonly Layer[],
  sources: readonly SourceFile[],
): string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  return layers.flatMap((layer) =>
    sources
      .filter((source) => isIn(layer.folder, source.path))
      .flatMap((source) => walk(layer, [source], new Set())),
  );

  function walk(layer: Layer, chain: readonly SourceFile[], seen: Set<string>): string[] {
    const source = chain.at(-1);
    if (source === undefined || seen.has(source.path)) return [];
    seen.add(source.path);
    const way = chain.map(({ path }) => path).join(" → ");
    return source.imports.flatMap((specifier) => {
      if (!specifier.startsWith(".")) {
        const imported = packageOf(specifier);
        if (layer.mustNotImport?.includes(imported) !== true) return [];
        return [`${way} → ${specifier}: ${layer.folder} must not know ${imported}.`];
      }
      const target = posix.join(posix.dirname(source.path), specifier);
      const forbidden = layer.mustNotReach.find((folder) => isIn(folder, target));
      if (forbidden !== undefined) {
        return [`${way} → ${target}: ${layer.folder} must not know ${forbidden}.`];
      }
      const next = byPath.get(target);
      // A file in a layer answers for its own imports.
      if (next === undefined || layers.some(({ folder }) => isIn(folder, target))) return [];
      return walk(layer, [...chain, next], seen);
    });
  }
}

function isIn(folder: string, path: string): boolean {
  return path.startsWith(`${folder}/`);
}
