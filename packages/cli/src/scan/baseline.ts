import { randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { CommandFailed, exitCodes } from "../command-failed.ts";
import { isMissing, notWritten } from "../file-failures.ts";
import { readJsonFile } from "../read-json-file.ts";
import { pathFrom, shownPath, shownText, standardInput } from "../shown-path.ts";
import type { Finding } from "./finding.ts";

/** A key that is known to be in a file, wherever in it. */
export interface AcceptedKey {
  /** From the folder of the baseline, with slashes; `<stdin>` for standard input. */
  readonly file: string;
  readonly kind: string;
  readonly fingerprint: string;
}

/** Keys that were there when somebody began to look: they are told no more. */
export interface Baseline {
  /** Absolute. */
  readonly path: string;
  readonly keys: readonly AcceptedKey[];
}

/** What a baseline says about what was found. */
export interface Judgement {
  readonly fresh: readonly Finding[];
  readonly accepted: readonly Finding[];
  /** What was accepted and is not there any more. */
  readonly stale: readonly AcceptedKey[];
}

const remedies = {
  ifMissing: "--update-baseline writes it.",
  ifBroken: "Mend it, or delete it and let --update-baseline write it.",
};

/**
 * Reads a baseline, and one that is not there yet as an empty one where that is allowed.
 * @throws CommandFailed as wrong usage when it cannot be read
 */
export async function readBaseline(file: string, mayBeMissing: boolean): Promise<Baseline> {
  const content = await readJsonFile(file, remedies).catch((error: unknown) => {
    if (mayBeMissing && isMissing(error)) return { keys: [] };
    throw error;
  });
  return { path: resolve(file), keys: keysOf(content, file) };
}

/** Sorts what was found. Only what was looked at can be stale. */
export function judge(
  baseline: Baseline,
  findings: readonly Finding[],
  isLookedAt: (path: string) => boolean,
): Judgement {
  const known = new Set(baseline.keys.map(idOf));
  const found = new Map(findings.map((finding) => [finding, idOf(acceptedKey(baseline, finding))]));
  const isKnown = (finding: Finding) => known.has(found.get(finding) ?? "");
  const foundIds = new Set(found.values());
  // What a pipe does not bring today, it may bring tomorrow.
  const isGone = (key: AcceptedKey) =>
    !foundIds.has(idOf(key)) &&
    key.file !== standardInput &&
    isLookedAt(resolve(dirname(baseline.path), key.file));
  return {
    fresh: findings.filter((finding) => !isKnown(finding)),
    accepted: findings.filter(isKnown),
    stale: baseline.keys.filter(isGone),
  };
}

/**
 * Writes a baseline anew with all that was found, and without what is stale.
 * @throws CommandFailed as wrong usage when it cannot be written
 */
export async function updateBaseline(
  baseline: Baseline,
  { fresh, stale }: Judgement,
): Promise<void> {
  const added = fresh.map((finding) => acceptedKey(baseline, finding));
  const keys = [...baseline.keys.filter((key) => !stale.includes(key)), ...added];
  // Once each and sorted, so that a change of the file shows what was accepted and nothing else.
  const sorted = [...new Map(keys.map((key) => [idOf(key), key]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, key]) => key);
  // Beside it: a file is renamed at once only within its file system.
  const draft = `${baseline.path}.${randomUUID()}`;
  try {
    await writeFile(draft, `${JSON.stringify({ keys: sorted }, null, 2)}\n`, { flag: "wx" });
    await rename(draft, baseline.path);
  } catch (error) {
    await rm(draft, { force: true });
    throw notWritten(shownPath(baseline.path), error, exitCodes.wrongUsage);
  }
}

function acceptedKey({ path }: Baseline, finding: Finding): AcceptedKey {
  const file = pathFrom(dirname(path), finding.path);
  return { file, kind: finding.kind, fingerprint: finding.fingerprint };
}

function idOf({ file, kind, fingerprint }: AcceptedKey): string {
  return JSON.stringify([file, kind, fingerprint]);
}

function keysOf(value: unknown, file: string): AcceptedKey[] {
  const keys = isObject(value) ? value["keys"] : undefined;
  if (!Array.isArray(keys)) throw noBaseline(file, 'it has no list "keys"');
  return keys.map((key: unknown, index) => {
    const { file: of, kind, fingerprint } = isObject(key) ? key : {};
    if (!isText(of) || !isText(kind) || !isText(fingerprint)) {
      throw noBaseline(file, `keys[${index}] has no "file", "kind" and "fingerprint"`);
    }
    return { file: of, kind, fingerprint };
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function noBaseline(file: string, why: string): CommandFailed {
  return new CommandFailed(`${shownText(file)} is no baseline: ${why}. ${remedies.ifBroken}`, {
    exitCode: exitCodes.wrongUsage,
  });
}
