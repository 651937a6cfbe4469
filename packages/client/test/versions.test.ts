import { type Client, connect, on, type ProcessOptions } from "@buspass/client";
import { defineBus, defineMessage } from "@buspass/contracts";
import { manualClock, startEmulator } from "@buspass/emulator";
import { immediate } from "@buspass/retry";
import { expect, test } from "vitest";
import * as z from "zod";
import { Events, untyped } from "./orders.ts";

const V1 = defineMessage("order.placed", {
  version: 1,
  schema: z.object({ orderId: z.string(), total: z.number() }),
});
const V2 = defineMessage("order.placed", {
  version: 2,
  schema: z.object({ orderId: z.string(), total: z.number(), currency: z.string() }),
  previous: V1,
  upgrade: (order) => ({ ...order, currency: "EUR" }),
});
const V3 = defineMessage("order.placed", {
  version: 3,
  schema: z.object({
    orderId: z.string(),
    total: z.number(),
    currency: z.string(),
    coupon: z.string(),
  }),
  previous: V2,
  upgrade: (order) => ({ ...order, coupon: "" }),
});
const Paid = defineMessage("order.paid", { version: 1, schema: z.object({ orderId: z.string() }) });

const before = defineBus({ queues: { orders: { carries: [V1] } } });
const now = defineBus({ queues: { orders: { carries: [V2], maxDeliveryCount: 5 } } });
const next = defineBus({ queues: { orders: { carries: [V3, Paid], maxDeliveryCount: 5 } } });
const all = defineBus({ queues: { orders: { carries: [V1, V2, V3] } } });

/** A queue that senders and receivers of every deployment share. */
async function startQueue() {
  const emulator = await startEmulator({
    clock: manualClock(),
    queues: { orders: { maxDeliveryCount: 5 } },
    identities: { owner: { roles: [{ role: "Azure Service Bus Data Owner", scope: "" }] } },
  });
  const clients: AsyncDisposable[] = [];
  const client = async <B extends typeof before | typeof now | typeof next | typeof all>(
    bus: B,
  ): Promise<Client<B>> => {
    const connected = await connect(bus, emulator.as("owner"));
    clients.push(connected);
    return connected;
  };
  return {
    sendV1: async () =>
      (await client(before)).queue("orders").send(V1, { orderId: "A1", total: 1 }),
    sendV3: async () =>
      (await client(next))
        .queue("orders")
        .send(V3, { orderId: "A3", total: 3, currency: "CHF", coupon: "XMAS" }),
    sendPaid: async () => (await client(next)).queue("orders").send(Paid, { orderId: "A4" }),
    client,
    /** A receiver of version 2, with what its handler gets. */
    async worker(options: ProcessOptions = {}) {
      const events = new Events();
      const bodies: unknown[] = [];
      const handler = on(V2, (order) => {
        bodies.push(order);
      });
      const running = (await client(now))
        .queue("orders")
        .process(handler, { onEvent: events.onEvent, ...options });
      return { events, bodies, running };
    },
    inspect: () => emulator.inspect().queues["orders"],
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((each) => each[Symbol.asyncDispose]()));
      await emulator.stop();
    },
  };
}

test("a receiver of version 2 reads version 1, and dead-letters version 3 as it came", async () => {
  await using queue = await startQueue();
  await queue.sendV1();
  await queue.sendV3();

  const { events, bodies } = await queue.worker();
  await events.of("completed");
  const [letter] = await events.of("deadLettered");

  expect(bodies).toEqual([{ orderId: "A1", total: 1, currency: "EUR" }]);
  expect(letter).toMatchObject({
    reason: "UnknownVersion",
    description: "Version 3 of order.placed is newer than those known here: version 1, 2.",
    attempt: 1,
  });
  const { raw } = await queue.client(next);
  const [dead] = await raw
    .createReceiver("orders", { subQueueType: "deadLetter" })
    .receiveMessages(1);
  expect(dead).toMatchObject({
    subject: "order.placed",
    body: { orderId: "A3", total: 3, currency: "CHF", coupon: "XMAS" },
    applicationProperties: { schemaVersion: 3 },
    deadLetterReason: "UnknownVersion",
  });
});

test("a newer version may be left to an instance that is deployed later", async () => {
  await using queue = await startQueue();
  await queue.sendV3();
  const { events, running, bodies } = await queue.worker({
    newerVersions: "redeliver",
    redelivery: immediate({ attempts: 5 }),
  });
  expect(await events.of("redelivered")).toMatchObject([
    {
      error: {
        code: "UnknownMessage",
        message:
          "Version 3 of order.placed is newer than those known here: version 1, 2. Deploy a receiver with a handler for it.",
      },
    },
  ]);
  await running.close();

  const orders: unknown[] = [];
  const later = new Events();
  (await queue.client(next)).queue("orders").process(
    on(V3, (order) => {
      orders.push(order);
    }),
    { onEvent: later.onEvent },
  );

  await later.of("completed");
  expect(orders).toEqual([{ orderId: "A3", total: 3, currency: "CHF", coupon: "XMAS" }]);
  expect(bodies).toEqual([]);
});

test("a newer version that nobody comes for is a dead letter for what it is", async () => {
  await using queue = await startQueue();
  await queue.sendV3();

  const { events } = await queue.worker({
    newerVersions: "redeliver",
    redelivery: immediate({ attempts: 3 }),
  });

  expect(await events.of("deadLettered")).toMatchObject([{ reason: "UnknownVersion", attempt: 3 }]);
});

test("a version that no later instance will know is a dead letter at once", async () => {
  await using queue = await startQueue();
  const { raw } = await queue.client(now);
  const applicationProperties = { schemaVersion: "2" };
  await raw
    .createSender("orders")
    .sendMessages({ subject: "order.placed", body: {}, applicationProperties });

  const { events } = await queue.worker({ newerVersions: "redeliver" });

  expect(await events.of("deadLettered")).toMatchObject([{ reason: "UnknownVersion", attempt: 1 }]);
});

test("a newer version may be read as the newest that is known", async () => {
  await using queue = await startQueue();
  await queue.sendV3();

  const { events, bodies } = await queue.worker({ newerVersions: "read" });

  await events.of("completed");
  expect(bodies).toEqual([{ orderId: "A3", total: 3, currency: "CHF" }]);
});

test.each([
  ["dead-lettered by default", undefined, 1],
  ["left to others, and dead-lettered when its attempts are used up", "redeliver", 2],
] as const)("a type without a handler is %s", async (_, unknownMessages, attempt) => {
  await using queue = await startQueue();
  await queue.sendPaid();

  const { events } = await queue.worker({
    ...(unknownMessages && { unknownMessages }),
    redelivery: immediate({ attempts: 2 }),
  });

  expect(await events.of("deadLettered")).toMatchObject([{ reason: "UnknownMessage", attempt }]);
});

test("where several versions are carried, a handler gets those before its own that have none", async () => {
  await using queue = await startQueue();
  await queue.sendV1();
  await queue.sendV3();
  const events = new Events();
  const bodies: unknown[] = [];

  (await queue.client(all)).queue("orders").process(
    on(V2, (order) => {
      bodies.push(order);
    }),
    { onEvent: events.onEvent },
  );

  await events.of("completed");
  expect(bodies).toEqual([{ orderId: "A1", total: 1, currency: "EUR" }]);
  expect(await events.of("deadLettered")).toMatchObject([
    {
      reason: "UnknownVersion",
      description: "This receiver has no handler for order.placed version 3.",
    },
  ]);
});

test.each([
  [
    { newerVersions: "ignore" },
    'newerVersions is "ignore": it must be one of dead-letter, redeliver, read.',
  ],
  [
    { unknownMessages: "read" },
    'unknownMessages is "read": it must be one of dead-letter, redeliver.',
  ],
])("the options %j are refused", async (options, sentence) => {
  await using queue = await startQueue();
  const orders = (await queue.client(now)).queue("orders");
  const process = untyped(orders, "process");
  await expect(
    process(
      on(V2, () => {}),
      options,
    ),
  ).rejects.toThrow(new RangeError(sentence));
});
