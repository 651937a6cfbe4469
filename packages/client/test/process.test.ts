import { type HandlerContext, on } from "@buspass/client";
import type { OutputOf } from "@buspass/contracts";
import { DeadLetter, exponential, immediate, type Redelivery } from "@buspass/retry";
import { expect, test } from "vitest";
import { Events, OrderCanceled, OrderPaid, OrderPlaced, startOrders } from "./orders.ts";

const twice = immediate({ attempts: 2 });

test("a handler that returns completes its message", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();
  const queue = client.queue("orders");
  const events = new Events();
  const seen: { order: OutputOf<typeof OrderPlaced>; context: HandlerContext }[] = [];
  await queue.send(OrderPlaced, { orderId: "A1", total: 42 });

  await using _worker = queue.process(
    on(OrderPlaced, (order, context) => {
      seen.push({ order, context });
    }),
    { onEvent: events.onEvent },
  );

  expect(await events.of("completed")).toEqual([
    { type: "completed", messageId: "A1", subject: "order.placed", attempt: 1 },
  ]);
  expect(seen).toHaveLength(1);
  // The schema's output: the default is there.
  expect(seen[0]?.order).toEqual({ orderId: "A1", total: 42, currency: "EUR" });
  expect(seen[0]?.context).toMatchObject({
    messageId: "A1",
    sequenceNumber: "1",
    attempt: 1,
    enqueuedAt: new Date(namespace.clock.now()),
    applicationProperties: { schemaVersion: 1 },
  });
  expect(seen[0]?.context.signal.aborted).toBe(false);
  expect(namespace.emulator.inspect().queues["orders"]).toMatchObject({
    active: 0,
    deadLettered: 0,
  });
});

test("a handler that throws gets its message again, and can complete it then", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");
  const events = new Events();
  const failure = new Error("The shop is closed.");
  const attempts: number[] = [];
  await queue.send(OrderPlaced, { orderId: "A1", total: 42 });

  await using _worker = queue.process(
    on(OrderPlaced, async (_, { attempt }) => {
      attempts.push(attempt);
      if (attempt === 1) throw failure;
    }),
    { redelivery: twice, onEvent: events.onEvent },
  );
  await events.of("completed");

  expect(attempts).toEqual([1, 2]);
  expect(events.all).toEqual([
    {
      type: "redelivered",
      delayMs: 0,
      error: failure,
      messageId: "A1",
      subject: "order.placed",
      attempt: 1,
    },
    { type: "completed", messageId: "A1", subject: "order.placed", attempt: 2 },
  ]);
});

test("after the last attempt the message is dead-lettered with the last error", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");
  const events = new Events();
  await queue.send(OrderPlaced, { orderId: "A1", total: 42 });

  await using _worker = queue.process(
    on(OrderPlaced, (_, { attempt }) => {
      throw new TypeError(`Failure ${attempt}`);
    }),
    { redelivery: twice, onEvent: events.onEvent },
  );
  const [event] = await events.of("deadLettered");

  const description = "The handler failed in 2 attempts; the last error: TypeError: Failure 2";
  expect(event).toMatchObject({ reason: "RedeliveryExhausted", description, attempt: 2 });
  expect(namespace.emulator.inspect().queues["orders"]).toMatchObject({
    active: 0,
    deadLetters: [
      {
        messageId: "A1",
        deadLetterReason: "RedeliveryExhausted",
        deadLetterDescription: description,
      },
    ],
  });
});

test.each([
  ["a policy with more attempts", immediate({ attempts: 50 })],
  [
    "a policy that is an instance of a class",
    new (class implements Redelivery {
      readonly attempts = 50;
      readonly #delayMs = 0;
      delayMs(): number {
        return this.#delayMs;
      }
    })(),
  ],
])(
  "%s than the queue's maxDeliveryCount stops there, so that the dead letter says what failed",
  async (_, redelivery) => {
    await using namespace = await startOrders();
    const queue = (await namespace.client()).queue("orders");
    const events = new Events();
    await queue.send(OrderPlaced, { orderId: "A1", total: 42 });

    await using _worker = queue.process(
      on(OrderPlaced, () => {
        throw new Error("No.");
      }),
      { redelivery, onEvent: events.onEvent },
    );

    expect(await events.of("deadLettered")).toMatchObject([
      {
        reason: "RedeliveryExhausted",
        description: "The handler failed in 3 attempts; the last error: Error: No.",
        attempt: 3,
      },
    ]);
  },
);

test("a policy that throws gives the message back at once, and tells what it threw", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");
  const events = new Events();
  const fault = new Error("The policy is broken.");
  await queue.send(OrderPlaced, { orderId: "A1", total: 42 });

  await using _worker = queue.process(
    on(OrderPlaced, (_, { attempt }) => {
      if (attempt === 1) throw new Error("The shop is closed.");
    }),
    {
      redelivery: {
        attempts: 3,
        delayMs: () => {
          throw fault;
        },
      },
      onEvent: events.onEvent,
    },
  );
  await events.of("completed");

  expect(events.all).toMatchObject([{ type: "redelivered", error: fault }, { type: "completed" }]);
});

test("DeadLetter sets its message aside at the first attempt, with its own reason", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");
  const events = new Events();
  await queue.send(OrderPlaced, { orderId: "A1", total: 42 });

  await using _worker = queue.process(
    on(OrderPlaced, () => {
      throw new DeadLetter("CustomerUnknown", { description: "Create the customer." });
    }),
    { redelivery: twice, onEvent: events.onEvent },
  );
  await events.of("deadLettered");

  expect(events.all).toEqual([
    {
      type: "deadLettered",
      reason: "CustomerUnknown",
      description: "Create the customer.",
      messageId: "A1",
      subject: "order.placed",
      attempt: 1,
    },
  ]);
  expect(namespace.emulator.inspect().queues["orders"]?.deadLetters).toMatchObject([
    { deadLetterReason: "CustomerUnknown", deadLetterDescription: "Create the customer." },
  ]);
});

test("several handlers in one process() each get their own message", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");
  const events = new Events();
  const seen: string[] = [];
  await queue.send(OrderPlaced, { orderId: "A1", total: 42 });
  await queue.send(OrderCanceled, { orderId: "A2" });

  await using _worker = queue.process(
    [
      on(OrderPlaced, (order) => {
        seen.push(`placed ${order.orderId} ${order.total}`);
      }),
      on(OrderCanceled, (order) => {
        seen.push(`canceled ${order.orderId}`);
      }),
    ],
    { onEvent: events.onEvent },
  );
  await events.of("completed", 2);

  expect(seen).toEqual(["placed A1 42", "canceled A2"]);
});

test("a subscription is processed like a queue, and its dead letters are its own", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();
  const events = new Events();
  await client.topic("events").send(OrderPaid, { orderId: "A1" });
  await client.topic("events").send(OrderPaid, { orderId: "A2" });

  await using _worker = client.subscription("events/billing").process(
    on(OrderPaid, ({ orderId }) => {
      if (orderId === "A2") throw new DeadLetter("NoInvoice");
    }),
    { onEvent: events.onEvent },
  );
  await Promise.all([events.of("completed"), events.of("deadLettered")]);

  expect(namespace.emulator.inspect().queues["events/Subscriptions/billing"]).toMatchObject({
    active: 0,
    deadLetters: [{ deadLetterReason: "NoInvoice" }],
  });
});

test("two processors of one queue share its messages, and each message is handled once", async () => {
  await using namespace = await startOrders();
  const [first, second] = await Promise.all([namespace.client(), namespace.client()]);
  const events = new Events();
  const handled: string[] = [];
  const handler = on(OrderPlaced, ({ orderId }) => {
    handled.push(orderId);
  });
  await using _first = first.queue("orders").process(handler, { onEvent: events.onEvent });
  await using _second = second.queue("orders").process(handler, { onEvent: events.onEvent });
  const ids = Array.from({ length: 40 }, (_, index) => `A${index}`);

  await Promise.all(
    ids.map((orderId) => first.queue("orders").send(OrderPlaced, { orderId, total: 1 })),
  );
  await events.of("completed", ids.length);

  expect(handled.sort()).toEqual(ids.sort());
});

test("a policy with waits lets the message wait within its bounds", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");
  const events = new Events();
  await queue.send(OrderPlaced, { orderId: "A1", total: 42 });

  await using _worker = queue.process(
    on(OrderPlaced, (_, { attempt }) => {
      if (attempt === 1) throw new Error("No.");
    }),
    { redelivery: exponential({ attempts: 2, initialDelayMs: 5 }), onEvent: events.onEvent },
  );
  const [event] = await events.of("redelivered");
  await events.of("completed");

  expect(event?.delayMs).toBeGreaterThanOrEqual(0);
  expect(event?.delayMs).toBeLessThan(5);
});
