import { connect, on } from "@buspass/client";
import { afterEach, expect, test, vi } from "vitest";
import { networkTo } from "./network.ts";
import {
  bus,
  Events,
  errorOf,
  OrderPlaced,
  type OrdersNamespace,
  startOrders,
  until,
} from "./orders.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function clientWithNetwork({ emulator }: OrdersNamespace) {
  const given = emulator.as("owner");
  const network = networkTo(given.webSocket);
  const client = await connect(bus, { ...given, webSocket: network.webSocket });
  return { network, client };
}

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

test("a namespace that cannot be reached is tried four times, and then the send fails as transient", async () => {
  await using namespace = await startOrders();
  const { network, client } = await clientWithNetwork(namespace);
  await using queueClient = client;
  const queue = queueClient.queue("orders");
  await queue.send(OrderPlaced, { orderId: "A1", total: 1 });
  // The waits between the tries are random parts of bounds that double: none of each.
  vi.spyOn(Math, "random").mockReturnValue(0);

  network.refuse(true);
  network.cut();
  await until(() => namespace.emulator.inspect().openConnections === 0);
  const error = await errorOf(() => queue.send(OrderPlaced, { orderId: "A2", total: 1 }));

  expect(network.refusals).toBe(4);
  expect(error).toMatchObject({ code: "ServiceUnavailable", transient: true });
  expect(String(error)).toMatchInlineSnapshot(
    `"BuspassError: Could not send to queue "orders" of emulator.servicebus.localhost: connect ECONNREFUSED. Check network and service health. Where port 5671 is blocked, connect with \`transport: "webSockets"\`, which takes port 443; the call may be repeated."`,
  );
  expect(namespace.emulator.inspect().queues["orders"]?.active).toBe(1);
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
