import { expect, test } from "vitest";
import { buspassReceiver } from "../src/faults/buspass-receiver.ts";
import { runSchedule } from "../src/faults/run-schedule.ts";

test("through cut connections, revoked rights, rotated keys, failing tokens and throttling no message is lost, and none is left", async () => {
  const outcome = await runSchedule(buspassReceiver);

  expect(outcome).toMatchObject({
    handled: outcome.messages,
    left: 0,
    deadLettered: 0,
    gaveUp: undefined,
  });
  // The raw SDK puts some ten thousand when a token ends within two minutes.
  expect(outcome.tokensPut).toBeLessThan(1_000);
}, 120_000);
