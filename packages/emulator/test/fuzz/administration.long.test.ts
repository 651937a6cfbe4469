import { expect, test } from "vitest";
import { cases, runFuzz, timeLimitMs } from "./run-fuzz.ts";

interface Report {
  readonly statuses: Readonly<Record<string, number>>;
  readonly changed: number;
  readonly roundTrips: number;
  readonly memory: readonly number[];
  readonly maxRssBytes: number;
  readonly slowestMs: number;
}

test("administrators whose requests are tampered with are told what is wrong, and cost nobody anything", {
  timeout: timeLimitMs,
}, async () => {
  const report = (await runFuzz("fuzz-administration.ts")) as Report;
  // A defect, or a change by who has no right, would have ended the program.
  for (const status of ["200", "201", "400", "401", "404"]) {
    expect(report.statuses[status], `status ${status}`).toBeGreaterThan(cases / 400);
  }
  expect(report.changed).toBeGreaterThan(cases / 400);
  expect(report.roundTrips).toBeGreaterThan(cases / 26);
  const [early = 0, late = 0] = [report.memory.at(2), report.memory.at(-1)];
  expect(late - early, `heap: ${report.memory.join(" ")}`).toBeLessThan(4_000_000 + cases * 500);
  expect(report.maxRssBytes).toBeLessThan(600_000_000);
  expect(report.slowestMs).toBeLessThan(2_000);
});
