import { posix } from "node:path";
import { importSpecifiers } from "./import-specifiers.ts";
import { files, read } from "./repository.ts";

/** A file in a package's `src`, and what it imports. */
export interface SourceFile {
  /** From the root of the repository. */
  readonly path: string;
  /** As written. */
  readonly imports: readonly string[];
}

/** A package in `packages/`, as far as its arrows go. */
export interface WorkspacePackage {
  readonly name: string;
  /** From the root of the repository. */
  readonly folder: string;
  /** Packages of ours in `dependencies` and `peerDependencies`: what an installation of it brings. */
  readonly dependencies: readonly string[];
  /** Packages of ours that its tsconfig.json refers to. */
  readonly references: readonly string[];
  readonly sources: readonly SourceFile[];
}

interface Manifest {
  readonly name: string;
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

interface TsConfig {
  readonly references?: readonly { readonly path: string }[];
}

/** Whether a package is one of those in `packages/`. */
export function isOurs(name: string): boolean {
  return name.startsWith("@buspass/");
}

/** All packages in `packages/`. */
export function workspacePackages(): WorkspacePackage[] {
  return files("packages/*/package.json").map((path) => {
    const folder = posix.dirname(path);
    const manifest = JSON.parse(read(path)) as Manifest;
    return {
      name: manifest.name,
      folder,
      dependencies: Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
        .filter(isOurs)
        .sort(),
      references: referencesOf(`${folder}/tsconfig.json`),
      sources: sourcesOf(folder),
    };
  });
}

/** The packages that a tsconfig.json refers to. */
export function referencesOf(tsconfig: string): string[] {
  const { references = [] } = JSON.parse(read(tsconfig)) as TsConfig;
  return references
    .map(({ path }) => posix.join(posix.dirname(tsconfig), path, "package.json"))
    .map((manifest) => (JSON.parse(read(manifest)) as Manifest).name)
    .sort();
}

function sourcesOf(folder: string): SourceFile[] {
  return files(`${folder}/src/**/*.ts`).map((path) => ({
    path,
    imports: importSpecifiers(path, read(path)),
  }));
}
