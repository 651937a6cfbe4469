import { join } from "node:path";
import { command } from "./command.ts";
import { StepFailed } from "./step.ts";
import type { PublishedPackage } from "./workspace.ts";

/** A package as the registry would get it. */
export interface Tarball {
  readonly name: string;
  readonly path: string;
  /** The hash that a lockfile names it by. */
  readonly integrity: string;
  readonly files: readonly string[];
}

interface PackReport {
  readonly filename: string;
  readonly integrity: string;
  readonly files: readonly { readonly path: string }[];
}

/** Packs a built package into `destination`. */
export async function pack(
  { name, folder }: PublishedPackage,
  destination: string,
): Promise<Tarball> {
  const args = ["pack", "--json", "--pack-destination", destination];
  const report = JSON.parse(await command("pnpm", args, { cwd: folder })) as PackReport;
  return {
    name,
    path: join(destination, report.filename.split(/[\\/]/).at(-1) ?? report.filename),
    integrity: report.integrity,
    files: report.files.map((file) => file.path),
  };
}

const required = ["README.md", "LICENSE", "package.json"];
const allowed = [/^README\.md$/, /^LICENSE$/, /^package\.json$/, /^dist\/.+\.(js|js\.map|d\.ts)$/];

/**
 * What every tarball holds, and what none does: no sources, tests or build state, which nobody could use.
 * @throws {StepFailed} naming the files.
 */
export function inspectContents({ name, files }: Tarball): void {
  const complaints = [
    ...required
      .filter((file) => !files.includes(file))
      .map((file) => `The tarball of ${name} has no ${file}.`),
    ...files
      .filter((file) => !allowed.some((pattern) => pattern.test(file)))
      .map((file) => `The tarball of ${name} carries ${file}: leave it out with "files".`),
  ];
  if (complaints.length > 0) throw new StepFailed(complaints.join("\n"));
}
