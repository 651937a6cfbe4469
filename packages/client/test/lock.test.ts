import { type HandlerContext, on } from "@buspass/client";
import { DeadLetter } from "@buspass/retry";
import { expect, test } from "vitest";
import { Events, OrderPlaced, type OrdersNamespace, startOrders, until } from "./orders.ts";
import { passingTime } from "./passing-time.ts";

const order = { orderId: "A1", total: 1 };
const minuteMs = 60_000;

/** One message whose first handler runs until it is released; its lock lasts a minute. */
async function heldMessage(namespace: OrdersNamespace) {
  const time = passingTime(namespace);
  const client = await namespace.client();
  const events = new Events();
  const started = Promise.withResolvers<HandlerContext>();
  const released = Promise.withResolvers<void>();
  await client.queue("orders").send(OrderPlaced, order);
  client.queue("orders").process(
    on(OrderPlaced, async (_, context) => {
      started.resolve(context);
      await released.promise;
    }),
    { onEvent: events.onEvent },
  );
  const { signal } = await started.promise;
  return { ...time, client, events, signal, release: () => released.resolve() };
}

test("a lock of a minute is renewed for a handler that takes four", async () => {
  await using namespace = await startOrders();
  const { pass, events, signal, release } = await heldMessage(namespace);

  await pass(4 * minuteMs);
  expect(signal.aborted).toBe(false);
  release();
  await events.of("completed");

  expect(events.all).toMatchObject([{ type: "completed", attempt: 1 }]);
});

test("a renewal that fails is repeated before the lock ends", async () => {
  await using namespace = await startOrders();
  const { pass, events, release } = await heldMessage(namespace);
  const busy = { condition: "com.microsoft:server-busy" };
  namespace.emulator.faults.operation("request", busy, { times: 5 });

  await pass(4 * minuteMs);
  release();
  await events.of("completed");

  expect(events.all).toMatchObject([{ type: "completed", attempt: 1 }]);
});

test.each([
  ["a link that is detached", "detachLinks"],
  ["a connection that is cut", "dropConnections"],
] as const)("the lock outlives %s, and is renewed on", async (_, fault) => {
  await using namespace = await startOrders();
  const { pass, events, signal, release } = await heldMessage(namespace);

  namespace.emulator.faults[fault]();
  await pass(4 * minuteMs);
  expect(signal.aborted).toBe(false);
  release();

  expect(await events.of("completed")).toMatchObject([{ messageId: "A1", attempt: 1 }]);
});

test("a handler whose lock cannot be renewed is told by its signal before anybody else gets the message", async () => {
  await using namespace = await startOrders();
  const { passUntil, client, events, signal, release } = await heldMessage(namespace);
  const refused = { condition: "com.microsoft:server-busy" };
  namespace.emulator.faults.operation("request", refused, { times: Number.POSITIVE_INFINITY });

  const passedMs = await passUntil(() => signal.aborted);

  expect(passedMs).toBeLessThanOrEqual(minuteMs);
  expect(events.all).toMatchObject([
    {
      type: "lockLost",
      messageId: "A1",
      attempt: 1,
      error: {
        code: "LockLost",
        message:
          'The lock on a message of queue "orders" of emulator.servicebus.localhost was lost. Give the entity a longer lock, or let the handler do less.',
      },
    },
  ]);
  namespace.emulator.faults.clear();
  release();
  await passUntil(() => events.all.some(({ type }) => type === "completed"));
  expect(events.all.slice(1)).toMatchObject([
    { type: "settlementFailed", attempt: 1, error: { code: "LockLost" } },
    { type: "completed", attempt: 2 },
  ]);
  expect(client.health().status).toBe("healthy");
});

test("a lock that the service says is lost aborts the signal, and its receiver lives on", async () => {
  await using namespace = await startOrders();
  const { passUntil, client, events, signal, release } = await heldMessage(namespace);

  // This host was asleep for a while.
  namespace.clock.advance(2 * minuteMs);
  await passUntil(() => signal.aborted);
  release();
  await passUntil(() => events.all.some(({ type }) => type === "completed"));

  expect(events.all.map(({ type }) => type)).toEqual(["lockLost", "settlementFailed", "completed"]);
  expect(client.health().receivers).toMatchObject([{ state: "open", running: 0 }]);
});

test("a handler that hangs holds its message for minutes, not for ever", async () => {
  await using namespace = await startOrders();
  const { passUntil, signal, release } = await heldMessage(namespace);

  const passedMs = await passUntil(() => signal.aborted);
  release();

  expect(passedMs).toBeGreaterThanOrEqual(5 * minuteMs);
  expect(passedMs).toBeLessThanOrEqual(6.5 * minuteMs);
});

test("a message that waits ten minutes for its next attempt stays locked meanwhile", async () => {
  await using namespace = await startOrders();
  const { pass, passUntil } = passingTime(namespace);
  const client = await namespace.client();
  const events = new Events();
  await client.queue("orders").send(OrderPlaced, order);
  client.queue("orders").process(
    on(OrderPlaced, (_, { attempt }) => {
      if (attempt === 1) throw new Error("No.");
    }),
    {
      redelivery: { attempts: 3, delayMs: () => 10 * minuteMs },
      onEvent: events.onEvent,
    },
  );
  await until(() => namespace.emulator.inspect().queues["orders"]?.locked === 1);

  await pass(9 * minuteMs);
  expect(events.all).toEqual([]);
  await passUntil(() => events.all.length === 2);

  expect(events.all).toMatchObject([
    { type: "redelivered", attempt: 1 },
    { type: "completed", attempt: 2 },
  ]);
});

test("a settlement that is not answered is given up in seconds, and made over another connection", async () => {
  await using namespace = await startOrders();
  const { passUntil, events, release } = await heldMessage(namespace);
  namespace.emulator.faults.operation("settle", { delayMs: 24 * 60 * minuteMs });

  release();
  const passedMs = await passUntil(() => events.all.some(({ type }) => type === "completed"));

  expect(passedMs).toBeLessThanOrEqual(20_000);
  expect(namespace.emulator.inspect().queues["orders"]).toMatchObject({ active: 0, locked: 0 });
});

test("work that is done is settled as soon as the namespace lets it, for as long as the lock can be kept", async () => {
  const receiver = { role: "Azure Service Bus Data Receiver", scope: "orders" } as const;
  await using namespace = await startOrders({ worker: { roles: [receiver] } });
  const { pass, passUntil } = passingTime(namespace);
  const client = await namespace.client("worker");
  const events = new Events();
  const started = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  await (await namespace.client()).queue("orders").send(OrderPlaced, order);
  client.queue("orders").process(
    on(OrderPlaced, async () => {
      started.resolve();
      await release.promise;
    }),
    { onEvent: events.onEvent },
  );
  await started.promise;

  namespace.emulator.roles.revoke("worker", receiver);
  release.resolve();
  await pass(30_000);
  namespace.emulator.roles.assign("worker", receiver);
  await passUntil(() => events.all.some(({ type }) => type === "completed"));

  expect(events.all.filter(({ type }) => !type.startsWith("receiver"))).toMatchObject([
    { type: "completed", attempt: 1 },
  ]);
});

test.each(["complete", "deadLetter"])(
  "a settlement (%s) that a busy namespace refuses is made again",
  async (settlement) => {
    await using namespace = await startOrders();
    const { passUntil } = passingTime(namespace);
    const client = await namespace.client();
    const events = new Events();
    await client.queue("orders").send(OrderPlaced, order);
    const busy = { condition: "com.microsoft:server-busy" };
    namespace.emulator.faults.operation("settle", busy);

    client.queue("orders").process(
      on(OrderPlaced, () => {
        if (settlement === "deadLetter") throw new DeadLetter("TooExpensive");
      }),
      { onEvent: events.onEvent },
    );
    await passUntil(() => events.all.length > 0);

    expect(events.all).toMatchObject([
      { type: `${settlement}${settlement === "complete" ? "d" : "ed"}` },
    ]);
    expect(namespace.emulator.inspect().queues["orders"]?.active).toBe(0);
  },
);
