import { type HealthStatus, on } from "@buspass/client";
import { expect, test } from "vitest";
import { clientWithNetwork } from "./network.ts";
import { Events, OrderPlaced, type OrdersNamespace, startOrders, until } from "./orders.ts";
import { passingTime } from "./passing-time.ts";

const order = { orderId: "A1", total: 1 };

async function sendOne(namespace: OrdersNamespace): Promise<void> {
  await (await namespace.client()).queue("orders").send(OrderPlaced, order);
}

/** A processor with its link open, and the status of its client at each of its events. */
async function working(namespace: OrdersNamespace) {
  const client = await namespace.client();
  const events = new Events();
  const statuses: HealthStatus[] = [];
  client.queue("orders").process(
    on(OrderPlaced, () => {}),
    {
      onEvent(event) {
        events.onEvent(event);
        statuses.push(client.health().status);
      },
    },
  );
  await until(() => client.health().status === "healthy");
  return { client, events, statuses };
}

test("a link that gives nothing while messages wait is opened anew, is told, and is seen in the health", async () => {
  await using namespace = await startOrders();
  const { passUntil } = passingTime(namespace);
  const { client, events, statuses } = await working(namespace);

  namespace.emulator.faults.silenceLinks("orders");
  await sendOne(namespace);
  const passedMs = await passUntil(() => events.all.length > 0);
  await passUntil(() => events.all.length === 3);

  expect(passedMs).toBeGreaterThanOrEqual(30_000);
  expect(passedMs).toBeLessThanOrEqual(90_000);
  expect(statuses).toEqual(["unhealthy", "healthy", "healthy"]);
  expect(events.all).toMatchObject([
    {
      type: "receiverFaulted",
      error: {
        code: "ServiceUnavailable",
        message:
          'Messages wait in queue "orders" of emulator.servicebus.localhost, and none came for a while. The link is opened anew; if that changes nothing, other receivers hold them.',
      },
    },
    { type: "receiverRecovered" },
    { type: "completed" },
  ]);
  expect(client.health()).toMatchObject({
    status: "healthy",
    receivers: [{ state: "open", fault: undefined, lastDeliveryAt: expect.any(String) }],
  });
});

test("a connection that died without a word is noticed by what it does not answer, and replaced", async () => {
  await using namespace = await startOrders();
  const { passUntil } = passingTime(namespace);
  const { network, client } = await clientWithNetwork(namespace);
  await using closing = client;
  const events = new Events();
  closing.queue("orders").process(
    on(OrderPlaced, () => {}),
    { onEvent: events.onEvent },
  );
  await until(() => client.health().status === "healthy");

  network.hang();
  await passUntil(() => events.all.some(({ type }) => type === "receiverRecovered"));
  await sendOne(namespace);

  // It may have been given to the link that is dead, and is locked for it.
  await passUntil(() => events.all.at(-1)?.type === "completed");
  expect(events.all).toMatchObject([
    { type: "receiverFaulted", error: { code: "ServiceUnavailable" } },
    { type: "receiverRecovered" },
    { type: "completed" },
  ]);
});

test("messages that another receiver holds are no reason to open the link again and again", async () => {
  await using namespace = await startOrders();
  const { pass, passUntil } = passingTime(namespace);
  const other = await namespace.client();
  const release = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  other.queue("orders").process(
    on(OrderPlaced, async () => {
      held.resolve();
      await release.promise;
    }),
  );
  await sendOne(namespace);
  await held.promise;
  const { client: idle, events } = await working(namespace);

  await passUntil(() => idle.health().receivers[0]?.state === "stalled");
  expect(idle.health()).toMatchObject({ status: "degraded" });
  await pass(3 * 60_000);
  const stalls = await events.of("receiverFaulted");
  expect(stalls.reduce((sum, { count }) => sum + count, 0)).toBe(2);

  release.resolve();
  await passUntil(() => idle.health().status === "healthy");
  expect(idle.health().receivers).toMatchObject([{ state: "open", fault: undefined }]);
});

test("a processor that has its hands full is left alone", async () => {
  await using namespace = await startOrders();
  const { pass } = passingTime(namespace);
  const client = await namespace.client();
  const events = new Events();
  const release = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  await sendOne(namespace);
  client.queue("orders").process(
    on(OrderPlaced, async () => {
      started.resolve();
      await release.promise;
    }),
    { onEvent: events.onEvent },
  );
  await started.promise;
  await client.queue("orders").send(OrderPlaced, { ...order, orderId: "A2" });

  await pass(4 * 60_000);
  release.resolve();
  await events.of("completed", 2);

  expect(events.all.map(({ type }) => type)).toEqual(["completed", "completed"]);
});

test("scheduled messages wait for their time, not for a receiver", async () => {
  await using namespace = await startOrders();
  const { pass } = passingTime(namespace);
  const { client, events } = await working(namespace);
  const inAnHour = new Date(namespace.clock.now() + 3_600_000);
  const message = { body: order, messageId: "A1", subject: "order.placed" };
  await client.raw.createSender("orders").scheduleMessages(message, inAnHour);

  await pass(4 * 60_000);

  expect(events.all).toEqual([]);
  expect(client.health().status).toBe("healthy");
});

test("a processor that is closed while it is looked at opens no other link", async () => {
  await using namespace = await startOrders();
  const { pass, passUntil } = passingTime(namespace);
  const { network, client } = await clientWithNetwork(namespace);
  const events = new Events();
  const worker = client.queue("orders").process(
    on(OrderPlaced, () => {}),
    { onEvent: events.onEvent },
  );
  await until(() => client.health().status === "healthy");

  // The first look comes after half a minute.
  await pass(29_500);
  network.hang();
  const before = network.writes;
  await passUntil(() => network.writes > before);
  let closed = false;
  void worker.close().then(() => {
    closed = true;
  });
  await passUntil(() => closed);
  await pass(60_000);

  expect(events.all).toEqual([]);
  expect(namespace.emulator.inspect().openLinks).toBe(0);
});
