import { posix } from "node:path";
import { packageOf } from "./import-specifiers.ts";
import { isOurs, type SourceFile, type WorkspacePackage } from "./workspace-package.ts";

const table = {
  "@buspass/contracts": [],
  "@buspass/retry": [],
  "@buspass/identity": [],
  "@buspass/emulator": [],
  "@buspass/access": ["@buspass/contracts"],
  "@buspass/client": ["@buspass/contracts", "@buspass/retry", "@buspass/identity"],
  "@buspass/dead-letter": ["@buspass/client"],
} as const satisfies Record<string, readonly string[]>;

/** Which packages of ours a package may import: the design, as data. */
const arrows: ReadonlyMap<string, readonly string[]> = new Map([
  ...Object.entries<readonly string[]>(table),
  ["@buspass/cli", Object.keys(table)],
]);

/** What is wrong with a package's arrows; each complaint can stand alone. */
export function arrowComplaints(checked: WorkspacePackage): string[] {
  const allowed = arrows.get(checked.name);
  if (allowed === undefined) {
    return [
      `${checked.folder}: ${checked.name} is a new package. Decide its arrows first, in internal/architecture/src/arrows.ts.`,
    ];
  }
  const may = allowed.length === 0 ? "may import none of ours" : `may import ${allowed.join(", ")}`;
  return [
    ...checked.dependencies
      .filter((name) => !allowed.includes(name))
      .map((name) => `${checked.folder}/package.json depends on ${name}; ${checked.name} ${may}.`),
    ...checked.sources.flatMap((source) => importComplaints(checked, source, allowed, may)),
    ...referenceComplaints(checked),
  ];
}

function importComplaints(
  { name, folder, dependencies }: WorkspacePackage,
  source: SourceFile,
  allowed: readonly string[],
  may: string,
): string[] {
  return source.imports.flatMap((specifier) => {
    if (specifier.startsWith(".")) {
      const target = posix.join(posix.dirname(source.path), specifier);
      if (target.startsWith(`${folder}/src/`)) return [];
      return [`${source.path} imports ${specifier}, outside of ${folder}/src.`];
    }
    const imported = packageOf(specifier);
    if (!isOurs(imported)) return [];
    if (!allowed.includes(imported))
      return [`${source.path} imports ${specifier}; ${name} ${may}.`];
    if (dependencies.includes(imported)) return [];
    return [
      `${source.path} imports ${specifier}, which is no dependency in ${folder}/package.json.`,
    ];
  });
}

/** `tsc --build` follows references: one too few breaks a fresh clone, one too many hides an arrow. */
function referenceComplaints({ folder, dependencies, references }: WorkspacePackage): string[] {
  return [
    ...dependencies
      .filter((name) => !references.includes(name))
      .map(
        (name) =>
          `${folder}/tsconfig.json does not refer to ${name}, on which the package depends.`,
      ),
    ...references
      .filter((name) => !dependencies.includes(name))
      .map(
        (name) =>
          `${folder}/tsconfig.json refers to ${name}, on which the package does not depend.`,
      ),
  ];
}

/** Each way around: `a → b → a`. */
export function circles(packages: readonly WorkspacePackage[]): string[] {
  const dependencies = new Map(packages.map((each) => [each.name, each.dependencies]));
  const found = new Set<string>();
  const walk = (name: string, path: readonly string[]): void => {
    const seen = path.indexOf(name);
    if (seen === -1) {
      for (const next of dependencies.get(name) ?? []) walk(next, [...path, name]);
    } else {
      const circle = path.slice(seen);
      // Every start finds the same circle: tell it from its first name on.
      const start = circle.indexOf([...circle].sort()[0] ?? name);
      const turned = [...circle.slice(start), ...circle.slice(0, start)];
      found.add([...turned, turned[0]].join(" → "));
    }
  };
  for (const { name } of packages) walk(name, []);
  return [...found];
}
