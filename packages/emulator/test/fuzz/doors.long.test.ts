import { expect, test } from "vitest";
import { cases, runFuzz, timeLimitMs } from "./run-fuzz.ts";

interface Report {
  readonly trusted: number;
  readonly accepted: number;
  readonly moved: number;
  readonly roundTrips: number;
  readonly throughSockets: number;
  readonly connections: number;
  readonly openConnections: number;
  readonly linksLeft: number;
  readonly timers: number;
  readonly slowestMs: number;
  readonly memory: readonly number[];
  readonly maxRssBytes: number;
}

test("clients that are tampered with cost nobody anything, and get nothing that is not theirs", {
  timeout: timeLimitMs,
}, async () => {
  const report = (await runFuzz("fuzz-doors.ts")) as Report;

  // A run in which nobody ever gets anywhere would prove little.
  expect(report.trusted).toBeGreaterThan(cases / 3);
  expect(report.accepted).toBeGreaterThan(cases / 6);
  expect(report.moved).toBeGreaterThan(cases / 60);
  expect(report.throughSockets).toBeGreaterThan(cases / 30);

  // The healthy client had one connection all along.
  expect(report.roundTrips).toBeGreaterThan(cases / 26);
  expect(report).toMatchObject({ connections: 1, openConnections: 1, linksLeft: 0 });

  // Nothing stays behind, and nothing takes long or much at any time.
  const [early = 0, late = 0] = [report.memory.at(2), report.memory.at(-1)];
  expect(late - early, `heap: ${report.memory.join(" ")}`).toBeLessThan(4_000_000 + cases * 500);
  expect(report.timers).toBeLessThan(20);
  expect(report.maxRssBytes).toBeLessThan(600_000_000);
  expect(report.slowestMs).toBeLessThan(2_000);
});
