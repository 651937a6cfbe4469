import { on, type ProcessorEvent } from "@buspass/client";
import { immediate } from "@buspass/retry";
import { expect, onTestFinished, test } from "vitest";
import { Events, OrderPlaced, startOrders } from "./orders.ts";

test("an observer that throws costs no message, and is told once as a warning of the process", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");
  const events = new Events();
  const warnings: Error[] = [];
  const note = (warning: Error): unknown => warnings.push(warning);
  process.on("warning", note);
  onTestFinished(() => void process.off("warning", note));
  const fault = new Error("The observer is broken.");
  for (const orderId of ["A1", "A2"]) await queue.send(OrderPlaced, { orderId, total: 1 });

  const worker = queue.process(
    on(OrderPlaced, ({ orderId }) => {
      if (orderId === "A2") throw new Error("No.");
    }),
    {
      redelivery: immediate({ attempts: 2 }),
      onEvent: (event: ProcessorEvent) => {
        events.onEvent(event);
        throw fault;
      },
    },
  );
  await events.of("deadLettered");
  await worker.close();

  expect(events.all.map(({ type }) => type)).toEqual(["completed", "redelivered", "deadLettered"]);
  expect(namespace.emulator.inspect().queues["orders"]).toMatchObject({
    active: 0,
    deadLettered: 1,
  });
  expect(warnings).toEqual([fault]);
});

test("a lock that ended in the handler fails the settlement, and the message comes again", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");
  const events = new Events();
  await queue.send(OrderPlaced, { orderId: "A1", total: 1 });

  await using _worker = queue.process(
    on(OrderPlaced, (_, { attempt }) => {
      if (attempt === 1) namespace.clock.advance(60_000);
    }),
    { onEvent: events.onEvent },
  );
  await events.of("completed");

  expect(events.all).toMatchObject([
    {
      type: "settlementFailed",
      messageId: "A1",
      attempt: 1,
      error: {
        code: "LockLost",
        message:
          'The lock on a message of queue "orders" of emulator.servicebus.localhost was lost. Give the entity a longer lock, or let the handler do less.',
      },
    },
    { type: "completed", messageId: "A1", attempt: 2 },
  ]);
  expect(namespace.emulator.inspect().queues["orders"]?.active).toBe(0);
});

test.each(["abandon", "deadLetter"])(
  "a lock that ended before %s is told like any other",
  async (settlement) => {
    await using namespace = await startOrders();
    const queue = (await namespace.client()).queue("orders");
    const events = new Events();
    await queue.send(OrderPlaced, { orderId: "A1", total: 1 });

    await using _worker = queue.process(
      on(OrderPlaced, (_, { attempt }) => {
        if (attempt > 1) return;
        namespace.clock.advance(60_000);
        throw new Error("No.");
      }),
      {
        redelivery: immediate({ attempts: settlement === "abandon" ? 3 : 1 }),
        onEvent: events.onEvent,
      },
    );
    const [event] = await events.of("settlementFailed");
    await events.of("completed");

    expect(event?.error.code).toBe("LockLost");
  },
);
