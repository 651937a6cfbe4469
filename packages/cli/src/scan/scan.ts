import pMap from "p-map";
import { whyNotRead } from "../file-failures.ts";
import { shownPath, standardInput } from "../shown-path.ts";
import type { Finding } from "./finding.ts";
import { isInside } from "./is-inside.ts";
import type { NamedPath } from "./named-path.ts";
import { showProgress } from "./progress.ts";
import { scanFile } from "./scan-file.ts";
import { scanStandardInput } from "./scan-standard-input.ts";
import { filesIn } from "./walk.ts";

/** What was found, and where it was looked for. */
export interface Scanned {
  /** In the order of files and lines. */
  readonly findings: readonly Finding[];
  readonly files: number;
  /** What could not be looked at, in sentences. */
  readonly warnings: readonly string[];
  /** Whether a file, which need not exist, would have been looked at. */
  lookedAt(path: string): boolean;
}

/** How many files are open at once: they keep the disk busy, and are few for an operating system. */
const openFiles = 32;

/**
 * Looks for keys in files and folders, and in standard input where that is named. What cannot be read is a
 * warning.
 *
 * @throws CommandFailed as wrong usage when standard input cannot be read
 */
export async function scan(named: readonly NamedPath[]): Promise<Scanned> {
  const warnings = new Set<string>();
  const unread: string[] = [];
  const seen = new Set<string>();
  const findings: Finding[] = [];

  async function* files(): AsyncGenerator<string> {
    for (const { path, isFolder } of named) {
      for await (const file of isFolder ? filesIn(path, unreadable) : [path]) {
        if (seen.has(file)) continue;
        seen.add(file);
        yield file;
      }
    }
  }

  function unreadable(warning: string, path?: string): void {
    warnings.add(warning);
    if (path !== undefined) unread.push(path);
  }

  async function look(path: string): Promise<void> {
    if (path === standardInput) {
      findings.push(...(await scanStandardInput()));
      return;
    }
    try {
      findings.push(...(await scanFile(path)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      unreadable(`Cannot look into ${shownPath(path)}: ${whyNotRead(error)}.`, path);
    }
  }

  const isPiped = named.some(({ path }) => path === standardInput);
  // Other programs of the pipe write to the terminal as well.
  using _progress = isPiped
    ? undefined
    : showProgress(() => `${seen.size.toLocaleString("en")} files`);
  await pMap(files(), look, { concurrency: openFiles });
  return {
    findings: findings.toSorted(inOrder),
    files: seen.size - unread.filter((path) => seen.has(path)).length,
    warnings: [...warnings].sort(),
    lookedAt: (path) =>
      named.some((each) => covers(each.path, path)) && !unread.some((each) => covers(each, path)),
  };
}

function covers(place: string, path: string): boolean {
  return path === place || isInside(place, path);
}

function inOrder(one: Finding, other: Finding): number {
  if (one.path !== other.path) return one.path < other.path ? -1 : 1;
  return one.start.line - other.start.line || one.start.column - other.start.column;
}
