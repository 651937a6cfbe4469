import { ServiceBusClient, type ServiceBusMessage } from "@azure/service-bus";
import { on } from "@buspass/client";
import { expect, test } from "vitest";
import { Events, OrderPlaced, type OrdersNamespace, startOrders } from "./orders.ts";

async function sendPlain({ emulator }: OrdersNamespace, message: ServiceBusMessage): Promise<void> {
  const { namespace, credential, webSocket } = emulator.as("owner");
  const raw = new ServiceBusClient(namespace, credential, { webSocketOptions: { webSocket } });
  await raw.createSender("orders").sendMessages(message);
  await raw.close();
}

const misfits: readonly [string, ServiceBusMessage, string, string][] = [
  [
    "a body that fails its schema",
    { subject: "order.placed", body: { orderId: "A1", total: -4711 } },
    "ContractViolation",
    "The body is not a valid order.placed version 1: total: ",
  ],
  [
    "a body that is not JSON",
    { subject: "order.placed", body: Buffer.from("<order/>") },
    "ContractViolation",
    "The body of order.placed version 1 is not JSON in UTF-8.",
  ],
  [
    "another content type",
    { subject: "order.placed", contentType: "text/xml", body: Buffer.from("<order/>") },
    "ContractViolation",
    "The content type of order.placed version 1 is not application/json.",
  ],
  [
    "a subject that the queue does not carry",
    { subject: "order.shipped", body: {} },
    "UnknownMessage",
    'No contract has the type "order.shipped" of the message\'s subject; known here: order.placed, order.canceled.',
  ],
  [
    "no subject",
    { body: {} },
    "UnknownMessage",
    "The message has no subject, which names its type; known here: order.placed, order.canceled.",
  ],
  [
    "a version that the queue does not carry",
    { subject: "order.placed", body: {}, applicationProperties: { schemaVersion: 7 } },
    "UnknownVersion",
    "Version 7 of order.placed is newer than those known here: version 1.",
  ],
  [
    "a message for which there is no handler",
    {
      subject: "order.canceled",
      body: { orderId: "A1" },
      applicationProperties: { schemaVersion: 2 },
    },
    "UnknownMessage",
    "This receiver has no handler for order.canceled version 2.",
  ],
];

test.each(misfits)(
  "%s is dead-lettered with the reason, and no handler sees it",
  async (_, message, reason, description) => {
    await using namespace = await startOrders();
    await sendPlain(namespace, message);
    const queue = (await namespace.client()).queue("orders");
    const events = new Events();
    const handled: unknown[] = [];

    await using _worker = queue.process(
      on(OrderPlaced, (order) => {
        handled.push(order);
      }),
      { onEvent: events.onEvent },
    );
    await events.of("deadLettered");

    expect(handled).toEqual([]);
    const letters = namespace.emulator.inspect().queues["orders"]?.deadLetters ?? [];
    expect(letters).toMatchObject([{ deadLetterReason: reason }]);
    expect(letters[0]?.deadLetterDescription?.startsWith(description)).toBe(true);
    expect(letters[0]?.deadLetterDescription).not.toContain("4711");
  },
);

test("a dead letter has the bytes that came, of whatever they are", async () => {
  await using namespace = await startOrders();
  // What WindowsAzure.ServiceBus made of an object: DataContractSerializer's binary XML.
  const body = Buffer.concat([
    Buffer.from("@\x05Order\x08\x2bhttp://schemas.datacontract.org/2004/07/Shop"),
    Buffer.of(0x09, 0x01, 0x69, 0x00, 0xff, 0x01),
  ]);
  await sendPlain(namespace, { subject: "order.placed", body, contentType: "Shop.Order" });
  const client = await namespace.client();
  const events = new Events();

  await using _worker = client.queue("orders").process(
    on(OrderPlaced, () => {}),
    { onEvent: events.onEvent },
  );

  expect(await events.of("deadLettered")).toMatchObject([
    {
      reason: "ContractViolation",
      description:
        "The body of order.placed version 1 is an object that DataContractSerializer of .NET wrote: send its JSON, as text or in bytes.",
    },
  ]);
  const dead = client.raw.createReceiver("orders", {
    subQueueType: "deadLetter",
    skipParsingBodyAsJson: true,
  });
  const [letter] = await dead.receiveMessages(1);
  expect(letter).toMatchObject({ contentType: "Shop.Order", subject: "order.placed" });
  expect(Buffer.compare(letter?.body, body)).toBe(0);
});
