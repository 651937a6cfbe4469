import { connect, on } from "@buspass/client";
import { afterEach, expect, test, vi } from "vitest";
import { clientWithNetwork } from "./network.ts";
import {
  bus,
  Events,
  OrderPlaced,
  type OrdersClient,
  type OrdersNamespace,
  startOrders,
  until,
} from "./orders.ts";
import { passingTime } from "./passing-time.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const receiverOfOrders = { role: "Azure Service Bus Data Receiver", scope: "orders" } as const;

/** A processor that completes whatever comes, once its link is open. */
async function working(client: OrdersClient, events = new Events()) {
  const worker = client.queue("orders").process(
    on(OrderPlaced, () => {}),
    { onEvent: events.onEvent },
  );
  await until(() => client.health().status === "healthy");
  return { worker, events };
}

async function sendOne(namespace: OrdersNamespace, orderId = "A1"): Promise<void> {
  await (await namespace.client()).queue("orders").send(OrderPlaced, { orderId, total: 1 });
}

test("a link that the service detaches comes back, and both are told", async () => {
  await using namespace = await startOrders();
  const { events } = await working(await namespace.client());

  namespace.emulator.faults.detachLinks("orders");
  await events.of("receiverRecovered");
  await sendOne(namespace);
  await events.of("completed");

  expect(events.all).toMatchObject([
    {
      type: "receiverFaulted",
      count: 1,
      error: {
        code: "ServiceUnavailable",
        transient: true,
        message:
          'The link to queue "orders" of emulator.servicebus.localhost was lost: The link is force detached by the broker. It is opened anew.',
      },
    },
    { type: "receiverRecovered" },
    { type: "completed" },
  ]);
});

test("a link over which nothing came for ten minutes comes back without a word", async () => {
  await using namespace = await startOrders();
  const { events } = await working(await namespace.client());

  namespace.clock.advance(10 * 60_000);
  await until(() => namespace.emulator.inspect().openLinks === 0);
  await sendOne(namespace);
  await events.of("completed");

  expect(events.all).toMatchObject([{ type: "completed" }]);
});

test("a connection that is cut while something is asked over it is replaced at once, for sending too", async () => {
  await using namespace = await startOrders();
  const { emulator } = namespace;
  const client = await namespace.client();
  const { events } = await working(client);
  const queue = client.queue("orders");
  await queue.send(OrderPlaced, { orderId: "A1", total: 1 });
  await events.of("completed");
  // The SDK repairs a connection only after this has timed out, which takes a minute.
  const management = `sb://${emulator.namespace}/orders/$management`;
  emulator.faults.operation("put-token", { delayMs: 3_600_000 }, { entity: management });
  client.raw
    .createReceiver("orders")
    .peekMessages(1)
    .catch(() => {});
  // What goes to and fro over the same connection comes after it.
  for (const orderId of ["A2", "A3", "A4"]) await queue.send(OrderPlaced, { orderId, total: 1 });

  emulator.faults.dropConnections();
  await events.of("receiverFaulted");
  await queue.send(OrderPlaced, { orderId: "A5", total: 1 });

  await events.of("completed", 5);
});

test("a link whose token ended comes back with a new one, also when that takes several attempts", async () => {
  await using namespace = await startOrders();
  const given = namespace.emulator.as("owner");
  let failures = 0;
  const credential: typeof given.credential = {
    async getToken(scopes) {
      if (failures > 0) {
        failures -= 1;
        throw Object.assign(new Error("The endpoint is down."), { name: "AuthenticationError" });
      }
      return await given.credential.getToken(scopes);
    },
  };
  await using client = await connect(bus, { ...given, credential });
  const { events } = await working(client);
  vi.spyOn(Math, "random").mockReturnValue(0);

  failures = 3;
  namespace.clock.advance(3_600_000);
  await events.of("receiverRecovered");
  await sendOne(namespace);
  await events.of("completed");

  expect(failures).toBe(0);
  const faults = await events.of("receiverFaulted");
  expect(faults.map(({ error, count }) => [error.code, count])).toEqual([
    ["ServiceUnavailable", 1],
    ["TokenRefused", 1],
    ["IdentityUnavailable", 1],
  ]);
});

test.each([
  ["a put-token that fails", "put-token", "amqp:internal-error"],
  ["a namespace that is busy", "attach", "com.microsoft:server-busy"],
] as const)("%s when a link is opened is a fault that passes", async (_, operation, condition) => {
  await using namespace = await startOrders();
  const { events } = await working(await namespace.client());
  vi.spyOn(Math, "random").mockReturnValue(0);

  namespace.emulator.faults.operation(operation, { condition }, { times: 3 });
  namespace.emulator.faults.detachLinks("orders");
  await events.of("receiverRecovered");
  await sendOne(namespace);

  await events.of("completed");
});

test("keys that are rotated while the connection is cut cost a token, for receiving and for sending", async () => {
  await using namespace = await startOrders();
  const sender = await namespace.client();
  const { events } = await working(await namespace.client());

  await namespace.emulator.rotateKeys({ keepOld: false });
  namespace.emulator.faults.dropConnections();
  await events.of("receiverRecovered");
  await sender.queue("orders").send(OrderPlaced, { orderId: "A1", total: 1 });

  await events.of("completed");
});

test("a role that is revoked makes the receiver unhealthy at once, and one that is granted again heals it", async () => {
  await using namespace = await startOrders({ worker: { roles: [receiverOfOrders] } });
  const client = await namespace.client("worker");
  const { worker, events } = await working(client);
  vi.spyOn(Math, "random").mockReturnValue(0);

  namespace.emulator.roles.revoke("worker", receiverOfOrders);
  await events.of("receiverFaulted", 2);
  expect(client.health()).toMatchObject({
    status: "unhealthy",
    receivers: [{ entity: 'queue "orders"', fault: { code: "AccessDenied" } }],
  });
  namespace.emulator.roles.assign("worker", receiverOfOrders);
  await events.of("receiverRecovered");
  await sendOne(namespace);
  await events.of("completed");

  expect(client.health()).toMatchObject({ status: "healthy", receivers: [{ fault: undefined }] });
  await worker.close();
  await expect(worker.finished).resolves.toBeUndefined();
});

test("a role that stays revoked for longer than a change of roles takes ends the processor", async () => {
  await using namespace = await startOrders({ worker: { roles: [receiverOfOrders] } });
  const { passUntil } = passingTime(namespace);
  const client = await namespace.client("worker");
  const { worker, events } = await working(client);
  let failure: unknown;
  worker.finished.catch((error: unknown) => {
    failure = error;
  });

  namespace.emulator.roles.revoke("worker", receiverOfOrders);
  const passedMs = await passUntil(() => failure !== undefined);

  expect(failure).toMatchObject({ code: "AccessDenied" });
  expect(passedMs).toBeGreaterThanOrEqual(5 * 60_000);
  expect(passedMs).toBeLessThanOrEqual(6 * 60_000);
  const denials = (await events.of("receiverFaulted")).filter(
    ({ error }) => error.code === "AccessDenied",
  );
  // Once a minute, however often it was tried.
  expect(denials.length).toBeLessThanOrEqual(6);
  expect(client.health()).toMatchObject({
    status: "unhealthy",
    receivers: [{ state: "closed", fault: { code: "AccessDenied" } }],
  });
});

test("a namespace that is away for ten minutes is told once a minute, with how often it was tried", async () => {
  await using namespace = await startOrders();
  const { pass, passUntil } = passingTime(namespace);
  const { network, client } = await clientWithNetwork(namespace);
  await using closing = client;
  const { events } = await working(closing);

  network.refuse(true);
  network.cut();
  await pass(10 * 60_000);
  expect(client.health()).toMatchObject({ status: "unhealthy", receivers: [{ state: "waiting" }] });
  network.refuse(false);
  await passUntil(() => client.health().status === "healthy");

  const refused = (await events.of("receiverFaulted")).filter(({ error }) =>
    error.message.includes("ECONNREFUSED"),
  );
  const counted = refused.reduce((sum, { count }) => sum + count, 0);
  expect(refused.length).toBeGreaterThan(5);
  expect(refused.length).toBeLessThanOrEqual(11);
  expect(counted).toBeGreaterThan(refused.length);
  expect(counted).toBeLessThanOrEqual(network.refusals);
});

test("a processor that its observer closes when it hears of a fault opens no other link", async () => {
  await using namespace = await startOrders();
  const { pass } = passingTime(namespace);
  const client = await namespace.client();
  const closed = Promise.withResolvers<void>();
  const worker = client.queue("orders").process(
    on(OrderPlaced, () => {}),
    { onEvent: () => closed.resolve(worker.close()) },
  );
  await until(() => client.health().status === "healthy");

  namespace.emulator.faults.detachLinks("orders");
  await closed.promise;
  await pass(60_000);

  expect(namespace.emulator.inspect().openLinks).toBe(0);
});
