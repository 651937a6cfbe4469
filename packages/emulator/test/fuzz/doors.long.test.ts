import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/*
 * The seed is fixed, so that a run can be had again; BUSPASS_FUZZ_SEED and BUSPASS_FUZZ_CASES ask for
 * others, and `pnpm --filter @buspass/emulator fuzz SEED CASES FIRST` runs without a test around it.
 * What fails says its case, which then is FIRST.
 */
const seed = process.env["BUSPASS_FUZZ_SEED"] ?? "1";
const cases = Number(process.env["BUSPASS_FUZZ_CASES"] ?? 3_000);
const timeLimitMs = 60_000 + cases * 20;

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
  const program = fileURLToPath(new URL("./programs/fuzz-doors.ts", import.meta.url));
  const child = spawn(process.execPath, ["--expose-gc", program, seed, String(cases)], {
    stdio: ["ignore", "pipe", "ignore"],
    timeout: timeLimitMs - 5_000,
  });
  const [output, [code, signal]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  expect({ code, signal }, output).toEqual({ code: 0, signal: null });
  const report: Report = JSON.parse(output);

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
