import { toldPath } from "../shown-path.ts";
import { remedyOf, type ScanReport } from "./report.ts";

/** A report as one line of JSON. */
export function jsonReport({ findings, ...rest }: ScanReport): string {
  return JSON.stringify({
    findings: findings.map((finding) => ({
      file: toldPath(finding.path),
      line: finding.start.line,
      column: finding.start.column,
      endLine: finding.end.line,
      endColumn: finding.end.column,
      kind: finding.kind,
      namespace: finding.namespace,
      fingerprint: finding.fingerprint,
      remedy: remedyOf(finding),
    })),
    ...rest,
  });
}
