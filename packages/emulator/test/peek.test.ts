import { expect, test } from "vitest";
import { receiveOne, startNamespace } from "./namespace.ts";

const broken = { deadLetterReason: "Broken", deadLetterErrorDescription: "no total" };

test("peeking shows messages, locked ones too, and takes none", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client, emulator } = namespace;
  await client.createSender("orders").sendMessages([{ body: "a" }, { body: "b" }]);
  await receiveOne(client.createReceiver("orders"));
  const messages = await client.createReceiver("orders").peekMessages(10);
  expect(messages.map(({ body }) => body)).toEqual(["a", "b"]);
  expect(messages[1]?.lockToken).toBeUndefined();
  expect(emulator.inspect().queues["orders"]).toMatchObject({ active: 2, locked: 1 });
});

test("peeking goes on where it stopped, and gives nothing at the end", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client } = namespace;
  await client.createSender("orders").sendMessages([1, 2, 3].map((body) => ({ body })));
  const receiver = client.createReceiver("orders");
  const pages = [];
  for (let page = 0; page < 3; page += 1) {
    pages.push((await receiver.peekMessages(2)).map(({ body }) => body));
  }
  expect(pages).toEqual([[1, 2], [3], []]);
});

test("peeking can begin at a sequence number", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client } = namespace;
  await client.createSender("orders").sendMessages([1, 2, 3].map((body) => ({ body })));
  const receiver = client.createReceiver("orders");
  const fromSequenceNumber = (await receiver.peekMessages(2))[1]?.sequenceNumber;
  if (fromSequenceNumber === undefined) throw new Error("The message has a sequence number.");
  const messages = await receiver.peekMessages(10, { fromSequenceNumber });
  expect(messages.map(({ body }) => body)).toEqual([2, 3]);
});

test("peeking in a dead-letter queue shows why each message is there", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client } = namespace;
  await client.createSender("orders").sendMessages({ body: "bad" });
  const receiver = client.createReceiver("orders");
  await receiver.deadLetterMessage(await receiveOne(receiver), broken);
  const letters = client.createReceiver("orders", { subQueueType: "deadLetter" });
  expect(await letters.peekMessages(10)).toMatchObject([
    { body: "bad", deadLetterReason: "Broken", deadLetterSource: "orders" },
  ]);
  expect(await receiver.peekMessages(10)).toEqual([]);
});

test("a client that does nothing but peek may do so", async () => {
  await using namespace = await startNamespace({
    queues: { orders: {} },
    identities: {
      auditor: { roles: [{ role: "Azure Service Bus Data Receiver", scope: "orders" }] },
    },
  });
  const { client, clientOf } = namespace;
  await client.createSender("orders").sendMessages({ body: "a" });
  // Its only token is for orders/$management.
  const messages = await clientOf("auditor").createReceiver("orders").peekMessages(1);
  expect(messages.map(({ body }) => body)).toEqual(["a"]);
});
