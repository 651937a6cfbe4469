import { connect } from "@buspass/client";
import { expect, test } from "vitest";
import {
  bus,
  errorOf,
  OrderCanceled,
  OrderPaid,
  OrderPlaced,
  startOrders,
  untyped,
} from "./orders.ts";

test("what was sent is in the queue when send resolves", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();

  await client.queue("orders").send(OrderPlaced, { orderId: "A1", total: 42 });

  expect(namespace.emulator.inspect().queues["orders"]?.messages).toMatchObject([
    { messageId: "A1", subject: "order.placed", deliveryCount: 0 },
  ]);
});

test("what is sent to a topic reaches its subscription", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();

  await client.topic("events").send(OrderPaid, { orderId: "A1" });

  const { queues } = namespace.emulator.inspect();
  expect(queues["events/Subscriptions/billing"]?.messages).toMatchObject([
    { subject: "order.paid" },
  ]);
});

test("many sends at once all arrive", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");
  const ids = Array.from({ length: 200 }, (_, index) => `A${index}`);

  await Promise.all(ids.map((orderId) => queue.send(OrderPlaced, { orderId, total: 1 })));

  const arrived = namespace.emulator.inspect().queues["orders"]?.messages ?? [];
  expect(arrived.map(({ messageId }) => messageId).sort()).toEqual(ids.sort());
});

test("a body that does not fit its contract is refused with the field's name and without its value, and nothing is sent", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();

  const error = await errorOf(() =>
    client.queue("orders").send(OrderPlaced, { orderId: "A1", total: -4711 }),
  );

  expect(error).toMatchObject({ code: "ContractViolation", transient: false });
  expect(String(error)).toMatch(
    /^BuspassError: Nothing was sent to queue "orders"\. The body is not a valid order\.placed version 1: total: /,
  );
  expect(String(error)).not.toContain("4711");
  expect(namespace.emulator.inspect().queues["orders"]?.active).toBe(0);
});

test("a message that the queue does not carry is refused before anything is sent", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();
  const send = untyped(client.queue("orders"), "send");

  await expect(send(OrderPaid, { orderId: "A1" })).rejects.toMatchObject({
    code: "NotDeclared",
    message:
      'The bus does not declare "order.paid" (version 1) on queue "orders"; it carries order.placed (version 1), order.canceled (version 2). Add it to `carries` in defineBus.',
  });
  await expect(send("order.placed", { orderId: "A1" })).rejects.toMatchObject({
    code: "NotDeclared",
    message: expect.stringContaining("does not declare what was passed as a message on queue"),
  });
  expect(namespace.emulator.inspect().queues["orders"]?.active).toBe(0);
});

test.each([
  ["queue", "invoices", 'The bus declares no queue "invoices"; its queues: orders, elsewhere.'],
  ["queue", "toString", 'The bus declares no queue "toString"; its queues: orders, elsewhere.'],
  ["topic", "orders", 'The bus declares no topic "orders"; its topics: events.'],
  [
    "subscription",
    "events/shipping",
    'The bus declares no subscription "events/shipping"; its subscriptions: events/billing, events/audit.',
  ],
  [
    "subscription",
    "billing",
    'The bus declares no subscription "billing"; its subscriptions: events/billing, events/audit.',
  ],
])(
  "%s(%j) of a bus that does not declare it is refused at once",
  async (method, name, sentence) => {
    await using namespace = await startOrders();
    const client = await namespace.client();

    await expect(untyped(client, method)(name)).rejects.toMatchObject({
      code: "NotDeclared",
      message: `${sentence} Declare it in defineBus, or correct the name.`,
    });
  },
);

test.each([
  ["queue", "orders"],
  ["topic", "events"],
] as const)(
  "sending to a %s without the role is denied at the first try, with who, what and the role",
  async (kind, name) => {
    await using namespace = await startOrders();
    const client = await namespace.client("stranger");
    const { objectId, clientId } = client.identity;

    const error = await errorOf(() =>
      kind === "queue"
        ? client.queue(name).send(OrderCanceled, { orderId: "A1" })
        : client.topic(name).send(OrderPaid, { orderId: "A1" }),
    );

    expect(error).toMatchObject({
      code: "AccessDenied",
      transient: false,
      message: `This process (object id ${objectId}, client id ${clientId}, token from the credential that was passed) may not send to ${kind} "${name}" of emulator.servicebus.localhost: it lacks the role "Azure Service Bus Data Sender". Give the identity this role in the configuration of the emulator: {"Role":"Azure Service Bus Data Sender","Scope":"${name}"}.`,
    });
    expect(error).toHaveProperty("cause.code", "UnauthorizedAccess");
    // Every try puts its token anew.
    expect(namespace.emulator.inspect().identities["stranger"]?.tokensAccepted).toBe(1);
  },
);

test("a queue that is declared and not there is told at the first try", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();

  await expect(
    client.queue("elsewhere").send(OrderPlaced, { orderId: "A1", total: 1 }),
  ).rejects.toMatchObject({
    code: "EntityNotFound",
    transient: false,
    message:
      'There is no queue "elsewhere" of emulator.servicebus.localhost. Create it, or correct the declaration.',
  });
  expect(namespace.emulator.inspect().identities["owner"]?.tokensAccepted).toBe(1);
});

test("a token that the namespace does not accept is told apart from a missing role", async () => {
  await using namespace = await startOrders();
  await using elsewhere = await startOrders();
  // Signed by the identity provider of another tenant, so to speak.
  const { credential } = elsewhere.emulator.as("owner");
  await using client = await connect(bus, { ...namespace.emulator.as("owner"), credential });

  await expect(
    client.queue("orders").send(OrderPlaced, { orderId: "A1", total: 1 }),
  ).rejects.toMatchObject({
    code: "TokenRefused",
    message: expect.stringMatching(
      /^emulator\.servicebus\.localhost refused the token of object id [-\w]+, client id [-\w]+, token from the credential that was passed: InvalidSignature: The token has an invalid signature\. Check /,
    ),
  });
  expect(namespace.emulator.inspect().queues["orders"]?.active).toBe(0);
});

test("after close, sending and processing are refused as closed", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();
  const queue = client.queue("orders");
  await queue.send(OrderPlaced, { orderId: "A1", total: 1 });

  await client.close();

  const closed = {
    code: "Closed",
    message:
      "The client of emulator.servicebus.localhost is closed. Use it before it is closed or disposed of.",
  };
  await expect(queue.send(OrderPlaced, { orderId: "A2", total: 1 })).rejects.toMatchObject(closed);
  await expect(untyped(queue, "process")([])).rejects.toMatchObject(closed);
  await client.close();
  expect(namespace.emulator.inspect().openConnections).toBe(0);
});
