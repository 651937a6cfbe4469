import { expect, test } from "vitest";
import { faultSchedule } from "./fault-schedule.ts";
import { runSoak } from "./run-soak.ts";
import { soakFailures } from "./soak-failures.ts";
import { soakTable } from "./soak-table.ts";

/*
 * A minute of it is what a change must pass (`.ci/run`), and `pnpm --filter @buspass/emulator soak
 * SECONDS SEED` runs it without a test around it.
 */
const seconds = Number(process.env["BUSPASS_SOAK_SECONDS"] ?? 10);

test("clients in JavaScript, Python and Proton lose nothing while the namespace fails (those that are not installed are skipped)", {
  timeout: seconds * 1_000 + 240_000,
}, async () => {
  const report = await runSoak(seconds, 1);
  expect(soakFailures(report), soakTable(report)).toEqual([]);
});

test("a seed stands for one schedule, in which every kind of fault comes soon", () => {
  expect(faultSchedule(60, 7)).toEqual(faultSchedule(60, 7));
  expect(faultSchedule(60, 7)).not.toEqual(faultSchedule(60, 8));
  const kinds = new Set(faultSchedule(10, 7).map(({ fault }) => fault.kind));
  expect([...kinds].sort()).toEqual([
    "clear",
    "delay",
    "detach links",
    "drop connections",
    "identity endpoint",
    "latency",
    "refuse",
    "rotate keys",
    "throttle",
  ]);
});
