import type { CheckReport } from "./check-report.ts";

/** A check as one line of JSON. */
export function checkJson({ environment, namespaceId, findings, privileges }: CheckReport): string {
  return JSON.stringify({ environment, namespaceId, findings, rightsUsed: privileges });
}
