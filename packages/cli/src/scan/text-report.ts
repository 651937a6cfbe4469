import { colorsFor } from "../colors-for.ts";
import { shownPath } from "../shown-path.ts";
import type { ScanReport } from "./report.ts";

const advice = `
Whoever has seen these files knows the keys, and so does the history of a repository. For each:
  1. Let the program connect with a managed identity, which needs no key.
     https://learn.microsoft.com/azure/service-bus-messaging/service-bus-managed-service-identity
  2. Renew the key, which ends it and every signature made with it:
     az servicebus namespace authorization-rule keys renew --key PrimaryKey ...
  3. Where nothing needs keys any more, let the namespace refuse them:
     az servicebus namespace update --disable-local-auth true ...`;

/** A report for a person. */
export function textReport({ findings, accepted, stale, files }: ScanReport): string {
  const { bold, dim } = colorsFor(process.stdout);
  const rows = findings.map(({ path, start, kind, namespace }) => ({
    place: `${shownPath(path)}:${start.line}:${start.column}`,
    key: namespace === undefined ? kind : `${kind}, for ${namespace}`,
  }));
  const width = Math.max(0, ...rows.map(({ place }) => place.length));
  const lines = rows.map(({ place, key }) => `${bold(place.padEnd(width))}  ${key}`);
  const staleLines = stale.map(({ file, kind }) => `  ${file}: ${kind}`);
  return [
    ...lines,
    ...(lines.length > 0 ? [""] : []),
    bold(
      summaryOf(
        findings.map(({ path }) => path),
        files,
        accepted,
      ),
    ),
    ...(stale.length > 0
      ? [
          `In the baseline and not found any more; --update-baseline takes ${stale.length === 1 ? "it" : "them"} out:`,
          ...staleLines,
        ]
      : []),
    ...(lines.length > 0 ? [dim(advice)] : []),
  ].join("\n");
}

function summaryOf(paths: readonly string[], files: number, accepted: number): string {
  const all = counted(files, "file");
  const known = accepted === 0 ? "" : `${accepted.toLocaleString("en")} that the baseline accepts`;
  if (paths.length === 0) return `No keys in ${all}${known && ` but ${known}`}.`;
  const where = `${new Set(paths).size.toLocaleString("en")} of ${all}`;
  return `${counted(paths.length, "key")} in ${where}${known && `, and ${known}`}.`;
}

function counted(count: number, name: string): string {
  return `${count.toLocaleString("en")} ${name}${count === 1 ? "" : "s"}`;
}
