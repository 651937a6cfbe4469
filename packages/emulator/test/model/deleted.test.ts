import { expect, test } from "vitest";
import { manualClock } from "../../src/clock.ts";
import { send } from "../../src/entities/enqueue.ts";
import { noJournal } from "../../src/entities/message-store.ts";
import { addConsumer } from "../../src/entities/serve.ts";
import { Topology } from "../../src/entities/topology.ts";

// Links outlive the entity that they lead to, until their clients have read that they are closed.
test("who still holds an entity that was deleted is refused", () => {
  const topology = new Topology(
    { clock: manualClock(), journal: noJournal, newLockToken: () => "" },
    () => ({ system: {}, application: {} }),
  );
  const queue = topology.createQueue("orders");
  const { deadLetterQueue = queue } = queue;
  topology.deleteQueue("orders");
  const message = { content: Buffer.alloc(1), messageId: "m" };
  const consumer = {
    mode: "peek-lock" as const,
    wants: () => 1,
    deliver: () => {},
    end: () => {},
  };
  expect(() => send(queue, message)).toThrow("could not be found");
  for (const each of [queue, deadLetterQueue]) {
    expect(() => addConsumer(each, consumer)).toThrow("could not be found");
  }
});
