import { connect, on } from "@buspass/client";
import { defineBus, defineMessage } from "@buspass/contracts";
import { startEmulator } from "@buspass/emulator";
import { expect, test } from "vitest";
import * as z from "zod";
import { Events } from "./orders.ts";

const schema = z.object({ orderId: z.string(), customerId: z.string(), region: z.string() });
const Placed = defineMessage("order.placed", {
  version: 1,
  schema,
  messageId: ({ orderId }) => orderId,
  sessionId: ({ customerId }) => customerId,
  applicationProperties: { region: (order) => order.region, urgent: () => false },
});
const Partitioned = defineMessage("order.partitioned", {
  version: 1,
  schema,
  partitionKey: ({ region }) => region,
});
const bus = {
  ...defineBus({
    queues: { orders: { carries: [Placed, Partitioned] }, plain: { carries: [Placed] } },
  }),
  cloudEvents: { source: "/contoso/orders" },
};

async function start() {
  const emulator = await startEmulator({
    queues: { orders: { requiresSession: true }, plain: {} },
    identities: { owner: { roles: [{ role: "Azure Service Bus Data Owner", scope: "" }] } },
  });
  const client = await connect(bus, emulator.as("owner"));
  return {
    client,
    orders: client.queue("orders"),
    messages: () => emulator.inspect().queues["orders"]?.messages ?? [],
    async [Symbol.asyncDispose]() {
      await client.close();
      await emulator.stop();
    },
  };
}

const order = (orderId: string, customerId: string) => ({ orderId, customerId, region: "eu" });

test("a queue with sessions gets each message in the session that its body says", async () => {
  await using namespace = await start();
  const { client, orders } = namespace;

  await orders.sendAll(Placed, [order("A1", "C1"), order("A2", "C2"), order("A3", "C1")]);

  const receiver = await client.raw.acceptSession("orders", "C1");
  const received = await receiver.receiveMessages(2);
  expect(received.map(({ messageId }) => messageId)).toEqual(["A1", "A3"]);
  expect(received[0]).toMatchObject({
    sessionId: "C1",
    applicationProperties: { region: "eu", urgent: false, schemaVersion: 1 },
  });
});

test("what a call says counts more than what the contract derives", async () => {
  await using namespace = await start();

  await namespace.orders.send(Placed, order("A1", "C1"), {
    messageId: "M1",
    sessionId: "S1",
    applicationProperties: { urgent: true },
  });

  const receiver = await namespace.client.raw.acceptSession("orders", "S1");
  expect(await receiver.receiveMessages(1)).toMatchObject([
    { messageId: "M1", applicationProperties: { region: "eu", urgent: true } },
  ]);
});

test("a call and a contract whose keys do not go together are refused before anything is sent", async () => {
  await using namespace = await start();
  const sent = namespace.orders.send(Partitioned, order("A1", "C1"), { sessionId: "S1" });
  await expect(sent).rejects.toThrow(
    new RangeError("partitionKey must be the sessionId where both are given."),
  );
  expect(namespace.messages()).toEqual([]);
});

test("a batch of several sessions is refused before anything is sent", async () => {
  await using namespace = await start();
  const sent = namespace.orders.sendBatch(Placed, [order("A1", "C1"), order("A2", "C2")]);
  await expect(sent).rejects.toThrow(
    new RangeError(
      "A batch is of one session or partition key, and these bodies are of several: use sendAll().",
    ),
  );
  expect(namespace.messages()).toEqual([]);
  await namespace.orders.sendBatch(Placed, [order("A1", "C1"), order("A2", "C1")]);
  expect(namespace.messages()).toHaveLength(2);
});

test("a bus of CloudEvents sends and reads them, and others read its messages as before", async () => {
  await using namespace = await start();
  const { client } = namespace;
  await client.queue("plain").send(Placed, order("A1", "C1"));
  await client.queue("plain").send(Placed, order("A2", "C1"), { messageId: "M2" });

  const [first, second] = await client.raw.createReceiver("plain").peekMessages(2);
  expect(first).toMatchObject({
    subject: "order.placed",
    contentType: "application/json",
    body: order("A1", "C1"),
    applicationProperties: {
      "cloudEvents:specversion": "1.0",
      "cloudEvents:type": "order.placed",
      "cloudEvents:source": "/contoso/orders",
      "cloudEvents:id": "A1",
      schemaVersion: 1,
    },
  });
  expect(second).toMatchObject({
    messageId: "M2",
    applicationProperties: { "cloudEvents:id": "M2" },
  });

  const events = new Events();
  await using _worker = client.queue("plain").process(
    on(Placed, () => {}),
    { onEvent: events.onEvent },
  );
  expect(await events.of("completed", 2)).toHaveLength(2);
});
