import {
  ServiceBusClient,
  type ServiceBusMessage,
  type ServiceBusReceivedMessage,
} from "@azure/service-bus";
import { connect, on } from "@buspass/client";
import { defineBus, defineMessage } from "@buspass/contracts";
import { startEmulator } from "@buspass/emulator";
import { expect, test } from "vitest";
import * as z from "zod";
import { Events, OrderCanceled, OrderPlaced, type OrdersNamespace, startOrders } from "./orders.ts";

/** The SDK by itself, as any other program uses it. */
function rawClient({ emulator }: OrdersNamespace): ServiceBusClient {
  const { namespace, credential, webSocket } = emulator.as("owner");
  return new ServiceBusClient(namespace, credential, { webSocketOptions: { webSocket } });
}

async function receivedByRawClient(namespace: OrdersNamespace): Promise<ServiceBusReceivedMessage> {
  const raw = rawClient(namespace);
  const [message] = await raw.createReceiver("orders").receiveMessages(1);
  await raw.close();
  if (message === undefined) throw new Error("Nothing arrived.");
  return message;
}

test("a message is plain Service Bus: JSON body, content type, type as subject, version as a property", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();

  await client.queue("orders").send(OrderPlaced, { orderId: "A1", total: 42.5 });

  const message = await receivedByRawClient(namespace);
  // What was passed, without the schema's defaults: those are for the receiver.
  expect(message.body).toEqual({ orderId: "A1", total: 42.5 });
  expect(message.contentType).toBe("application/json");
  expect(message.subject).toBe("order.placed");
  expect(message.messageId).toBe("A1");
  expect(message.applicationProperties).toEqual({ schemaVersion: 1 });
  expect(message._rawAmqpMessage.bodyType).toBe("data");
});

test("text beyond ASCII travels as UTF-8", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();

  await client.queue("orders").send(OrderCanceled, { orderId: "Größe 🚌" });

  expect((await receivedByRawClient(namespace)).body).toEqual({ orderId: "Größe 🚌" });
});

test("a message whose contract derives no id gets one of its own", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();

  await client.queue("orders").send(OrderCanceled, { orderId: "A1" });
  await client.queue("orders").send(OrderCanceled, { orderId: "A1" });

  const ids = namespace.emulator.inspect().queues["orders"]?.messages.map((m) => m.messageId) ?? [];
  expect(ids).toEqual([
    expect.stringMatching(/^[0-9a-f-]{36}$/),
    expect.stringMatching(/^[0-9a-f-]{36}$/),
  ]);
  expect(new Set(ids).size).toBe(2);
});

const placed = { orderId: "A1", total: 42.5 };
const plainMessages: Readonly<Record<string, ServiceBusMessage>> = {
  "with an object as body": { subject: "order.placed", body: placed },
  "with all that ours have": {
    subject: "order.placed",
    body: placed,
    messageId: "A1",
    contentType: "application/json; charset=utf-8",
    applicationProperties: { schemaVersion: 1 },
  },
  "with the bytes of JSON": { subject: "order.placed", body: Buffer.from(JSON.stringify(placed)) },
};

test.each(Object.entries(plainMessages))(
  "a plain message of another client, %s, is processed",
  async (_, message) => {
    await using namespace = await startOrders();
    const raw = rawClient(namespace);
    await raw.createSender("orders").sendMessages(message);
    await raw.close();
    const client = await namespace.client();
    const events = new Events();
    const bodies: unknown[] = [];

    await using _worker = client.queue("orders").process(
      on(OrderPlaced, (order) => {
        bodies.push(order);
      }),
      { onEvent: events.onEvent },
    );

    await events.of("completed");
    expect(bodies).toEqual([{ ...placed, currency: "EUR" }]);
  },
);

test("a body that is a single JSON text arrives as that text", async () => {
  const Note = defineMessage("note", { version: 1, schema: z.string() });
  await using emulator = await startEmulator({
    queues: { notes: {} },
    identities: { owner: { roles: [{ role: "Azure Service Bus Data Owner", scope: "" }] } },
  });
  const notes = defineBus({ queues: { notes: { carries: [Note] } } });
  await using client = await connect(notes, emulator.as("owner"));
  const arrived = Promise.withResolvers<string>();
  await client.queue("notes").send(Note, "call back");

  await using _worker = client.queue("notes").process(on(Note, (text) => arrived.resolve(text)));

  expect(await arrived.promise).toBe("call back");
});

test.each([
  ["a value section", { body: placed, bodyType: "value" as const }],
  ["a value section with text", { body: JSON.stringify(placed), bodyType: "value" as const }],
])("a message with its body in %s is processed", async (_, amqp) => {
  await using namespace = await startOrders();
  const raw = rawClient(namespace);
  await raw
    .createSender("orders")
    .sendMessages({ ...amqp, properties: { subject: "order.placed" } });
  await raw.close();
  const client = await namespace.client();
  const events = new Events();

  await using _worker = client.queue("orders").process(
    on(OrderPlaced, () => {}),
    {
      onEvent: events.onEvent,
    },
  );

  expect(await events.of("completed")).toHaveLength(1);
});
