import { exitCodes } from "../command-failed.ts";
import { printed } from "../printed.ts";
import { say } from "../say.ts";
import { shownPath } from "../shown-path.ts";
import { type Baseline, judge, readBaseline, updateBaseline } from "./baseline.ts";
import { jsonReport } from "./json-report.ts";
import { type NamedPath, namedPath } from "./named-path.ts";
import type { ReportFormat, ScanReport } from "./report.ts";
import { sarifReport } from "./sarif-report.ts";
import { scan } from "./scan.ts";
import { textReport } from "./text-report.ts";

/** The options of `buspass scan`. */
export interface ScanArguments {
  readonly format: ReportFormat;
  readonly baseline?: string;
  readonly updateBaseline?: true;
  /** Of the command, for reports. */
  readonly version: string;
}

/**
 * Looks for keys in files and folders, and tells of them on stdout.
 * @returns the exit code
 * @throws CommandFailed as wrong usage when a path or the baseline cannot be used
 */
export async function runScan(
  paths: readonly string[],
  { format, baseline: file, updateBaseline: update, version }: ScanArguments,
): Promise<number> {
  const named = await Promise.all(paths.map(namedPath));
  const baseline = file === undefined ? undefined : await readBaseline(file, update === true);
  const report = await reportOn(named, baseline, update === true);
  for (const warning of report.warnings) say(warning);
  await printed(`${written(report, format, version)}\n`);
  return report.findings.length > 0 ? exitCodes.failure : exitCodes.fine;
}

async function reportOn(
  named: readonly NamedPath[],
  baseline: Baseline | undefined,
  update: boolean,
): Promise<ScanReport> {
  const { findings, files, warnings, lookedAt } = await scan(named);
  const found = { files, warnings };
  if (baseline === undefined) return { ...found, findings, accepted: 0, stale: [] };
  const judgement = judge(baseline, findings, lookedAt);
  const { fresh, accepted, stale } = judgement;
  if (!update) return { ...found, findings: fresh, accepted: accepted.length, stale };
  await updateBaseline(baseline, judgement);
  say(`${shownPath(baseline.path)} accepts what was found.`);
  return { ...found, findings: [], accepted: findings.length, stale: [] };
}

function written(report: ScanReport, format: ReportFormat, version: string): string {
  switch (format) {
    case "text":
      return textReport(report);
    case "json":
      return jsonReport(report);
    case "sarif":
      return sarifReport(report, version);
  }
}
