import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { command } from "./command.ts";
import type { Tarball } from "./pack.ts";
import { StepFailed } from "./step.ts";

const program = fileURLToPath(new URL("../smoke/program.mjs", import.meta.url));

/** What a team does first: installs the tarballs into an empty folder, and nothing else of ours. */
export async function installConsumer(folder: string, tarballs: readonly Tarball[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  // All of them: npm takes a package's sibling from here, so none is asked for at a registry.
  const ours = Object.fromEntries(tarballs.map(({ name, path }) => [name, `file:${path}`]));
  await install(folder, ours);
  // Some subpaths are for who has another library as well, which npm leaves to them.
  await install(folder, { ...(await optionalPeers(folder, tarballs)), ...ours });
  await verifyOrigin(folder, tarballs);

  const entries = await Promise.all(tarballs.map(({ name }) => publicEntries(folder, name)));
  const imports = entries.flatMap((entry) => entry.imports);
  await writeJson(folder, "entries.json", {
    imports,
    bins: entries.flatMap((entry) => entry.bins),
  });
  await copyFile(program, join(folder, basename(program)));
  await writeTypeCheck(folder, imports);
}

async function install(
  folder: string,
  dependencies: Readonly<Record<string, string>>,
): Promise<void> {
  const devDependencies = { "@types/node": typesForNode() };
  await writeJson(folder, "package.json", {
    private: true,
    type: "module",
    dependencies,
    devDependencies,
  });
  await command("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
}

async function optionalPeers(
  folder: string,
  tarballs: readonly Tarball[],
): Promise<Readonly<Record<string, string>>> {
  const manifests = await Promise.all(
    tarballs.map(({ name }) =>
      readJson<PackedManifest>(folder, join("node_modules", name, "package.json")),
    ),
  );
  return Object.assign({}, ...manifests.map(({ peerDependencies }) => peerDependencies));
}

interface Lockfile {
  readonly packages: Record<string, { readonly resolved?: string; readonly integrity?: string }>;
}

/** A package of the same name from a registry would make everything after this a test of something else. */
async function verifyOrigin(folder: string, tarballs: readonly Tarball[]): Promise<void> {
  const lockfile = await readJson<Lockfile>(folder, "package-lock.json");
  const installed = Object.entries(lockfile.packages);
  for (const { name, integrity } of tarballs) {
    const copies = installed.filter(([path]) => path.endsWith(`node_modules/${name}`));
    if (copies.length !== 1) throw new StepFailed(`${name} is installed ${copies.length} times.`);
    for (const [path, copy] of copies) {
      if (copy.integrity !== integrity || copy.resolved?.startsWith("file:") !== true) {
        throw new StepFailed(`${path} is not the tarball: it came from ${copy.resolved}.`);
      }
    }
  }
}

interface PackedManifest {
  readonly exports?: Record<string, unknown>;
  readonly bin?: Record<string, string>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

interface Entries {
  readonly imports: readonly string[];
  readonly bins: readonly string[];
}

async function publicEntries(folder: string, name: string): Promise<Entries> {
  const location = join("node_modules", name);
  const manifest = await readJson<PackedManifest>(folder, join(location, "package.json"));
  return {
    imports: Object.keys(manifest.exports ?? {}).map((subpath) => name + subpath.slice(1)),
    bins: Object.values(manifest.bin ?? {}).map((file) => join(location, file)),
  };
}

/** A program in the strictest TypeScript that a team may use; our declarations are checked with it, and their dependencies'. */
async function writeTypeCheck(folder: string, imports: readonly string[]): Promise<void> {
  await writeJson(folder, "tsconfig.json", {
    compilerOptions: {
      noEmit: true,
      module: "nodenext",
      target: "es2024",
      lib: ["es2024", "esnext.disposable"],
      types: ["node"],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
    },
    files: ["consumer.ts"],
  });
  const lines = [
    ...imports.map((specifier, index) => `import * as entry${index} from "${specifier}";`),
    `export const entries: object[] = [${imports.map((_, index) => `entry${index}`).join(", ")}];`,
  ];
  await writeFile(join(folder, "consumer.ts"), `${lines.join("\n")}\n`);
}

/** The workspace's own version, so that a new one there does not surprise us here. */
function typesForNode(): string {
  const manifest: { version: string } = createRequire(import.meta.url)("@types/node/package.json");
  return manifest.version;
}

async function readJson<Content>(folder: string, file: string): Promise<Content> {
  return JSON.parse(await readFile(join(folder, file), "utf8")) as Content;
}

async function writeJson(folder: string, file: string, content: object): Promise<void> {
  await writeFile(join(folder, file), `${JSON.stringify(content, null, 2)}\n`);
}
