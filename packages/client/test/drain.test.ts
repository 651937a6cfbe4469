import { connect, on } from "@buspass/client";
import { immediate } from "@buspass/retry";
import { afterEach, expect, test, vi } from "vitest";
import { networkTo } from "./network.ts";
import { bus, Events, OrderPaid, OrderPlaced, startOrders } from "./orders.ts";

afterEach(() => {
  vi.useRealTimers();
});

/** A handler that tells when it starts and ends when it is told. */
function heldHandler() {
  const started = Promise.withResolvers<AbortSignal>();
  const release = Promise.withResolvers<void>();
  const handled: string[] = [];
  const handler = on(OrderPlaced, async ({ orderId }, { signal }) => {
    handled.push(orderId);
    started.resolve(signal);
    await release.promise;
  });
  return { handler, handled, started: started.promise, release: () => release.resolve() };
}

test("close() lets the running handler finish, and starts no other", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");
  const events = new Events();
  const { handler, handled, started, release } = heldHandler();
  for (const orderId of ["A1", "A2"]) await queue.send(OrderPlaced, { orderId, total: 1 });
  const worker = queue.process(handler, { onEvent: events.onEvent });
  await started;

  const closing = worker.close();
  release();
  await closing;

  expect(handled).toEqual(["A1"]);
  expect(events.all).toMatchObject([{ type: "completed", messageId: "A1" }]);
  await expect(worker.finished).resolves.toBeUndefined();
  expect(namespace.emulator.inspect().queues["orders"]).toMatchObject({
    locked: 0,
    messages: [{ messageId: "A2", deliveryCount: 0 }],
  });
});

test("a message that arrives after close() was called goes back, and no handler starts", async () => {
  await using namespace = await startOrders();
  const { emulator } = namespace;
  const given = emulator.as("owner");
  const network = networkTo(given.webSocket);
  await using client = await connect(bus, { ...given, webSocket: network.webSocket });
  const other = await namespace.client();
  const events = new Events();
  const { handler, handled, started, release } = heldHandler();
  await client.queue("orders").send(OrderPlaced, { orderId: "A1", total: 1 });
  const worker = client
    .queue("orders")
    .process(handler, { concurrency: 2, onEvent: events.onEvent });
  await started;

  network.freeze();
  await other.queue("orders").send(OrderPlaced, { orderId: "A2", total: 1 });
  expect(emulator.inspect().queues["orders"]?.locked).toBe(2);
  const closing = worker.close();
  network.thaw();
  release();
  await closing;

  expect(handled).toEqual(["A1"]);
  expect(emulator.inspect().queues["orders"]).toMatchObject({
    locked: 0,
    messages: [{ messageId: "A2" }],
  });
});

test("leaving the scope of a processor drains it", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");
  const events = new Events();
  const { handler, started, release } = heldHandler();
  await queue.send(OrderPlaced, { orderId: "A1", total: 1 });
  {
    await using _worker = queue.process(handler, { onEvent: events.onEvent });
    await started;
    release();
  }

  expect(events.all).toMatchObject([{ type: "completed" }]);
});

test("closing the client drains its processors, whose handlers can still send", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();
  const events = new Events();
  const started = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  await client.queue("orders").send(OrderPlaced, { orderId: "A1", total: 1 });
  const worker = client.queue("orders").process(
    on(OrderPlaced, async ({ orderId }) => {
      started.resolve();
      await release.promise;
      await client.topic("events").send(OrderPaid, { orderId });
    }),
    { onEvent: events.onEvent },
  );
  await started.promise;

  const closing = client.close();
  release.resolve();
  await closing;

  expect(events.all).toMatchObject([{ type: "completed" }]);
  await expect(worker.finished).resolves.toBeUndefined();
  const { queues, openConnections } = namespace.emulator.inspect();
  expect(queues["orders"]?.active).toBe(0);
  expect(queues["events/Subscriptions/billing"]?.active).toBe(1);
  expect(openConnections).toBe(0);
});

test("at the end of drainTimeoutMs the handler's signal aborts, its message goes back, and another processor gets it", async () => {
  await using namespace = await startOrders();
  const [first, second] = await Promise.all([namespace.client(), namespace.client()]);
  const events = new Events();
  const { handler, started } = heldHandler();
  await first.queue("orders").send(OrderPlaced, { orderId: "A1", total: 1 });
  const stuck = first.queue("orders").process(handler, {
    drainTimeoutMs: 0,
    onEvent: events.onEvent,
  });
  const signal = await started;
  expect(signal.aborted).toBe(false);

  // The handler never ends: it does not look at its signal.
  await stuck.close();

  expect(signal.aborted).toBe(true);
  expect(events.all).toEqual([
    {
      type: "redelivered",
      delayMs: 0,
      error: signal.reason,
      messageId: "A1",
      subject: "order.placed",
      attempt: 1,
    },
  ]);
  await using _next = second.queue("orders").process(
    on(OrderPlaced, () => {}),
    { onEvent: events.onEvent },
  );
  expect(await events.of("completed")).toMatchObject([{ messageId: "A1", attempt: 2 }]);
});

test("drainTimeoutMs is the time that handlers get, to the millisecond", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");
  const { handler, started } = heldHandler();
  await queue.send(OrderPlaced, { orderId: "A1", total: 1 });
  const worker = queue.process(handler, { drainTimeoutMs: 20_000 });
  const signal = await started;
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });

  const closing = worker.close();
  await vi.advanceTimersByTimeAsync(19_999);
  expect(signal.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(signal.aborted).toBe(true);

  await closing;
});

test("a message that waits for its next attempt goes back at once when its processor closes", async () => {
  await using namespace = await startOrders();
  const [first, second] = await Promise.all([namespace.client(), namespace.client()]);
  const events = new Events();
  const failed = Promise.withResolvers<void>();
  await first.queue("orders").send(OrderPlaced, { orderId: "A1", total: 1 });
  const waiting = first.queue("orders").process(
    on(OrderPlaced, () => {
      throw new Error("No.");
    }),
    {
      redelivery: {
        attempts: 3,
        delayMs() {
          failed.resolve();
          return 3_600_000;
        },
      },
      onEvent: events.onEvent,
    },
  );
  await failed.promise;

  await waiting.close();

  expect(events.all).toMatchObject([{ type: "redelivered", delayMs: 3_600_000, attempt: 1 }]);
  await using _next = second.queue("orders").process(
    on(OrderPlaced, () => {}),
    { onEvent: events.onEvent },
  );
  expect(await events.of("completed")).toMatchObject([{ messageId: "A1", attempt: 2 }]);
});

test("a handler that fails while its processor drains is settled by its policy", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");
  const events = new Events();
  const started = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  await queue.send(OrderPlaced, { orderId: "A1", total: 1 });
  const worker = queue.process(
    on(OrderPlaced, async () => {
      started.resolve();
      await release.promise;
      throw new Error("No.");
    }),
    { redelivery: immediate({ attempts: 1 }), onEvent: events.onEvent },
  );
  await started.promise;

  const closing = worker.close();
  release.resolve();
  await closing;

  expect(events.all).toMatchObject([{ type: "deadLettered", reason: "RedeliveryExhausted" }]);
});

test("a processor that is closed as soon as it was started ends in peace and reports no fault", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();
  const events = new Events();

  const worker = client.queue("orders").process(
    on(OrderPlaced, () => {}),
    { onEvent: events.onEvent },
  );
  await worker.close();
  await worker.finished;
  await client.close();

  expect(events.all).toEqual([]);
});

test("a processor that is closed before it learns that it has no role ends in peace", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client("stranger");
  const events = new Events();

  const worker = client.queue("orders").process(
    on(OrderPlaced, () => {}),
    { onEvent: events.onEvent },
  );
  await worker.close();
  await client.close();

  // Nobody looked at it until here: had it been rejected, the process would have ended.
  await expect(worker.finished).resolves.toBeUndefined();
  expect(events.all).toEqual([]);
});

test("closing twice, by either or both, is closing once", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();
  const worker = client.queue("orders").process(on(OrderPlaced, () => {}));

  expect(worker.close()).toBe(worker.close());
  expect(client.close()).toBe(client.close());
  await Promise.all([worker.close(), client.close(), worker[Symbol.asyncDispose]()]);

  await expect(worker.finished).resolves.toBeUndefined();
});

test("a processor that failed closes without an error: that is told by finished", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client("stranger");
  const worker = client.queue("orders").process(on(OrderPlaced, () => {}));
  await expect(worker.finished).rejects.toMatchObject({ code: "AccessDenied" });

  await worker.close();
  await client.close();

  expect(namespace.emulator.inspect().openConnections).toBe(0);
});

test("a namespace that stopped answering holds up closing for seconds, not for ever", async () => {
  await using namespace = await startOrders();
  const given = namespace.emulator.as("owner");
  const network = networkTo(given.webSocket);
  const client = await connect(bus, { ...given, webSocket: network.webSocket });
  const { handler, started } = heldHandler();
  await client.queue("orders").send(OrderPlaced, { orderId: "A1", total: 1 });
  client.queue("orders").process(handler, { drainTimeoutMs: 1_000, concurrency: 2 });
  await started;
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  network.freeze();

  let closed = false;
  const closing = client.close().finally(() => {
    closed = true;
  });
  // One for the handler, and five each for its settlement, its link and the connection.
  await vi.advanceTimersByTimeAsync(16_000);

  expect(closed).toBe(true);
  await closing;
});
