import { on } from "@buspass/client";
import { afterEach, expect, test, vi } from "vitest";
import { clientWithNetwork } from "./network.ts";
import { Events, errorOf, OrderPlaced, startOrders, until } from "./orders.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test("sending goes on after a broken connection", async () => {
  await using namespace = await startOrders();
  const { network, client } = await clientWithNetwork(namespace);
  await using queueClient = client;
  const queue = queueClient.queue("orders");
  await queue.send(OrderPlaced, { orderId: "A1", total: 1 });

  network.cut();
  await until(() => namespace.emulator.inspect().openConnections === 0);
  await queue.send(OrderPlaced, { orderId: "A2", total: 1 });

  expect(namespace.emulator.inspect().queues["orders"]?.active).toBe(2);
});

test("a namespace that cannot be reached is tried again until the deadline, and then the send fails with what was last in the way", async () => {
  await using namespace = await startOrders();
  const { network, client } = await clientWithNetwork(namespace);
  await using queueClient = client;
  const queue = queueClient.queue("orders");
  await queue.send(OrderPlaced, { orderId: "A1", total: 1 });

  network.refuse(true);
  network.cut();
  await until(() => namespace.emulator.inspect().openConnections === 0);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const failure = errorOf(() => queue.send(OrderPlaced, { orderId: "A2", total: 1 }));
  while (network.refusals < 5) {
    await vi.advanceTimersByTimeAsync(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await vi.advanceTimersByTimeAsync(30_000);

  const error = await failure;
  expect(error).toMatchObject({ code: "DeadlineExceeded", transient: true });
  expect(error).toHaveProperty("cause.code", "ServiceUnavailable");
  expect(String(error)).toContain("; the last try: Could not send to queue");
  expect(namespace.emulator.inspect().queues["orders"]?.active).toBe(1);
});

test("a client for which nothing works any more gives up repeating, and says what is in the way", async () => {
  await using namespace = await startOrders();
  const { network, client } = await clientWithNetwork(namespace);
  await using queueClient = client;
  const queue = queueClient.queue("orders");
  await queue.send(OrderPlaced, { orderId: "A1", total: 1 });
  // No waits between the tries.
  vi.spyOn(Math, "random").mockReturnValue(0);

  network.refuse(true);
  network.cut();
  await until(() => namespace.emulator.inspect().openConnections === 0);
  const error = await errorOf(() => queue.send(OrderPlaced, { orderId: "A2", total: 1 }));

  expect(error).toMatchObject({ code: "ServiceUnavailable", transient: true });
  // A hundred for the whole client.
  expect(network.refusals).toBeGreaterThan(95);
  expect(network.refusals).toBeLessThan(110);
});

test("a receiver heals by itself after a broken connection, and completes what it had in hand", async () => {
  await using namespace = await startOrders();
  const { network, client } = await clientWithNetwork(namespace);
  await using queueClient = client;
  const queue = queueClient.queue("orders");
  const events = new Events();
  const started = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  await queue.send(OrderPlaced, { orderId: "A1", total: 1 });
  await using _worker = queue.process(
    on(OrderPlaced, async () => {
      started.resolve();
      await release.promise;
    }),
    { onEvent: events.onEvent },
  );
  await started.promise;

  network.cut();
  await until(() => namespace.emulator.inspect().openConnections === 0);
  release.resolve();
  await queue.send(OrderPlaced, { orderId: "A2", total: 1 });
  await until(() =>
    events.all.some((event) => event.type === "completed" && event.messageId === "A2"),
  );

  expect(namespace.emulator.inspect().queues["orders"]?.locked).toBe(0);
});

test("a namespace that cannot be reached when a processor starts is a fault that it heals", async () => {
  await using namespace = await startOrders();
  const { network, client } = await clientWithNetwork(namespace);
  await using queueClient = client;
  const events = new Events();
  network.refuse(true);

  await using _worker = queueClient.queue("orders").process(
    on(OrderPlaced, () => {}),
    { onEvent: events.onEvent },
  );
  const [fault] = await events.of("receiverFaulted");

  expect(fault?.error).toMatchObject({ code: "ServiceUnavailable", transient: true });
});

test("closing a processor that waits to try again does not wait with it", async () => {
  await using namespace = await startOrders();
  const { network, client } = await clientWithNetwork(namespace);
  const events = new Events();
  network.refuse(true);
  // Time stands still from here on.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const worker = client.queue("orders").process(
    on(OrderPlaced, () => {}),
    { onEvent: events.onEvent },
  );
  await events.of("receiverFaulted");

  await worker.close();

  await expect(worker.finished).resolves.toBeUndefined();
  expect(events.all).toHaveLength(1);
});

test("closing client.raw costs a processor its link, and no more", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();
  const events = new Events();
  await using _worker = client.queue("orders").process(
    on(OrderPlaced, () => {}),
    { onEvent: events.onEvent },
  );
  await until(() => client.health().status === "healthy");

  await client.raw.close();
  await (await namespace.client()).queue("orders").send(OrderPlaced, { orderId: "A1", total: 1 });

  await events.of("completed");
});
