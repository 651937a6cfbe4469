import type { Dirent } from "node:fs";
import { lstat, readdir, realpath } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { whyNotRead } from "../file-failures.ts";
import { shownPath, withSlashes } from "../shown-path.ts";
import { type IgnoreRules, ignoreRulesAt } from "./ignore-rules.ts";
import { isInside } from "./is-inside.ts";
import { trackedThoughIgnored } from "./tracked-though-ignored.ts";

/** Tells of what could not be looked at, in a sentence, and of the file or folder if it is one. */
export type Warn = (warning: string, path?: string) => void;

/** A folder on the way. */
interface Place {
  /** The root of the repository that it is in, or where the scan began. */
  readonly top: string;
  /** From the top, with slashes; empty at the top. */
  readonly path: string;
  /** Those that hold for the folder itself. */
  readonly rules: IgnoreRules;
}

/**
 * All files in a folder that git does not ignore, and those that it tracks all the same. Symbolic
 * links are not followed: what they lead to is scanned where it is.
 *
 * @param folder absolute. It is looked through even if it is ignored itself, as somebody has named it.
 */
export async function* filesIn(folder: string, warn: Warn): AsyncGenerator<string> {
  const top = await repositoryOf(folder);
  if (top === undefined) yield* walk(await placeAt(folder), warn);
  else yield* walkRepository(top, folder, warn);
}

async function* walkRepository(top: string, folder: string, warn: Warn): AsyncGenerator<string> {
  const tracked = trackedIn(top, folder, warn);
  yield* walk(await placeBelow(top, withSlashes(relative(top, folder))), warn);
  yield* await tracked;
}

async function* walk({ top, path, rules }: Place, warn: Warn): AsyncGenerator<string> {
  const folder = join(top, path);
  const entries = await entriesOf(folder, warn);
  if (path !== "" && entries.some(({ name }) => name === ".git")) {
    // A repository inside of another has rules of its own.
    yield* walkRepository(folder, folder, warn);
    return;
  }
  const hasOwn = entries.some((entry) => entry.name === ".gitignore" && entry.isFile());
  const inside = hasOwn ? await rules.within(path) : rules;
  for (const entry of entries) {
    const isFolder = entry.isDirectory();
    if (entry.name === ".git" || !(isFolder || entry.isFile())) continue;
    const below = path === "" ? entry.name : `${path}/${entry.name}`;
    if (inside.ignores(below, isFolder)) continue;
    if (isFolder) yield* walk({ top, path: below, rules: inside }, warn);
    else yield join(folder, entry.name);
  }
}

async function entriesOf(folder: string, warn: Warn): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    warn(`Cannot look into ${shownPath(folder)}: ${whyNotRead(error)}.`, folder);
    return [];
  }
}

async function placeAt(top: string): Promise<Place> {
  return { top, path: "", rules: await ignoreRulesAt(top) };
}

/** A folder in a repository with the rules of all folders above, unless they ignore it. */
async function placeBelow(top: string, path: string): Promise<Place> {
  let place = await placeAt(top);
  for (const name of path === "" ? [] : path.split("/")) {
    const rules = await place.rules.within(place.path);
    const below = place.path === "" ? name : `${place.path}/${name}`;
    if (rules.ignores(below, true)) return await placeAt(join(top, path));
    place = { top, path: below, rules };
  }
  return place;
}

/** The root of the repository that a folder is in: it has `.git`, a folder or the file of a worktree. */
async function repositoryOf(folder: string): Promise<string | undefined> {
  const isRoot = await lstat(join(folder, ".git")).then(
    () => true,
    () => false,
  );
  if (isRoot) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : await repositoryOf(above);
}

async function trackedIn(top: string, folder: string, warn: Warn): Promise<string[]> {
  const { paths, warning } = await trackedThoughIgnored(top);
  if (warning !== undefined) warn(warning);
  const here = paths.map((path) => resolve(top, path)).filter((path) => isInside(folder, path));
  const files = await Promise.all(
    here.map(async (path) => ((await isFileInside(top, path)) ? [path] : [])),
  );
  return files.flat();
}

/** Whether it is still there, and no link on the way leads out of the repository. */
async function isFileInside(top: string, path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isFile() && isInside(await realpath(top), await realpath(path));
  } catch {
    return false;
  }
}
