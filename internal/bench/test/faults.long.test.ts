import { expect, test } from "vitest";
import { buspassReceiver } from "../src/faults/buspass-receiver.ts";
import { buspassSender } from "../src/faults/buspass-sender.ts";
import { runSchedule } from "../src/faults/run-schedule.ts";
import { runSendSchedule } from "../src/faults/run-send-schedule.ts";

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

test("through the same, what is accepted is there, and no call fails but while its right is revoked", async () => {
  const outcome = await runSendSchedule(buspassSender);

  expect(outcome).toMatchObject({ lost: 0 });
  expect(outcome.accepted).toBeGreaterThan(1_000);
  expect(Object.keys(outcome.failed)).toEqual(["AccessDenied"]);
}, 120_000);
