import type * as z from "zod";
import { nearMiss } from "./config-near-miss.ts";

/** Where in the file, as its reader would write it: `UserConfig.Namespaces[0].Name`. */
export type ConfigPath = readonly PropertyKey[];

/** The sentences for what is wrong with the shape of a file. */
export function problemsOfShape(json: unknown, issues: readonly z.core.$ZodIssue[]): string[] {
  const problems = issues.flatMap((issue) => {
    if (issue.code !== "unrecognized_keys") {
      return [problem(issue.path, issue.message, valueAt(json, issue.path))];
    }
    return issue.keys.map((key) => {
      const near = nearMiss(key, issue.message.split(", "));
      const known = near === undefined ? `known are ${issue.message}` : `did you mean ${near}?`;
      return `${written([...issue.path, shortened(key)])}: unknown setting, ${known}`;
    });
  });
  return [...new Set(problems)];
}

/** One sentence: where, what was expected there, what was found. */
export function problem(path: ConfigPath, expected: string, found: unknown): string {
  return `${written(path)}: expected ${expected}, found ${shown(found)}`;
}

/** A path as people write it. */
export function written(path: ConfigPath): string {
  const steps = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`));
  return steps.length === 0 ? "The file" : steps.join("").replace(/^\./, "");
}

function valueAt(json: unknown, path: ConfigPath): unknown {
  let value = json;
  for (const step of path) {
    const isObject = typeof value === "object" && value !== null;
    value = isObject ? Object.getOwnPropertyDescriptor(value, step)?.value : undefined;
  }
  return value;
}

/** A value in a few words. */
function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return JSON.stringify(shortened(value));
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value !== "object" || value === null) return String(value);
  return `an object with ${shortened(Object.keys(value).join(", ")) || "nothing in it"}`;
}

const longest = 40;

function shortened(text: string): string {
  // A key that landed in the wrong place must not be read aloud.
  if (/SharedAccess(Key|Signature)/i.test(text)) return "(a connection string, not shown)";
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
