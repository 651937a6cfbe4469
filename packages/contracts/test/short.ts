import type { BusFinding } from "@buspass/contracts";

/** Findings in short: where, whether they break somebody, and whom. */
export function short(findings: readonly BusFinding[]): string[] {
  return findings.map(
    ({ path, breaking, affects }) => `${breaking ? "breaks" : "tells"} ${affects}: ${path}`,
  );
}
