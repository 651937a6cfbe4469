import { expect, test } from "vitest";
import { receive, receiveNone, receiveOne, startNamespace } from "./namespace.ts";

test("a message arrives as it was sent", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client, clock } = namespace;
  await client.createSender("orders").sendMessages({
    messageId: "m-1",
    body: { total: 42 },
    contentType: "application/json",
    subject: "order.placed",
    correlationId: "c-1",
    applicationProperties: { schemaVersion: 1, rush: true },
  });
  const message = await receiveOne(client.createReceiver("orders"));
  expect(message).toMatchObject({
    messageId: "m-1",
    body: { total: 42 },
    contentType: "application/json",
    subject: "order.placed",
    correlationId: "c-1",
    applicationProperties: { schemaVersion: 1, rush: true },
    deliveryCount: 0,
    enqueuedTimeUtc: new Date(clock.now()),
    lockedUntilUtc: new Date(clock.now() + 60_000),
  });
  expect(message.sequenceNumber?.toNumber()).toBe(1);
});

test("a locked message is nobody else's, and completing it removes it", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client, emulator } = namespace;
  await client.createSender("orders").sendMessages({ body: "only" });
  const receiver = client.createReceiver("orders");
  const message = await receiveOne(receiver);
  await receiveNone(client.createReceiver("orders"));
  expect(emulator.inspect().queues["orders"]).toMatchObject({ active: 1, locked: 1 });
  await receiver.completeMessage(message);
  expect(emulator.inspect().queues["orders"]).toMatchObject({ active: 0, locked: 0 });
});

test("each lock has a token of its own, a random UUID", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client } = namespace;
  const bodies = Array.from({ length: 600 }, (_, body) => ({ body }));
  await client.createSender("orders").sendMessages(bodies);
  const received = await receive(client.createReceiver("orders"), bodies.length);
  const tokens = received.map(({ lockToken }) => lockToken);
  expect(new Set(tokens).size).toBe(bodies.length);
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  for (const token of tokens) expect(token).toMatch(uuid);
});

test("an abandoned message comes again, at its place among the others, with its deliveries counted", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client } = namespace;
  await client
    .createSender("orders")
    .sendMessages(["a", "b", "c", "d"].map((messageId) => ({ messageId, body: "" })));
  const receiver = client.createReceiver("orders");
  const received = await receive(receiver, 3);
  for (const messageId of ["a", "c", "b"]) {
    const message = received.find((candidate) => candidate.messageId === messageId);
    if (message !== undefined) await receiver.abandonMessage(message);
  }
  const again = await receive(receiver, 4);
  expect(again.map(({ messageId, deliveryCount }) => ({ messageId, deliveryCount }))).toEqual([
    { messageId: "a", deliveryCount: 1 },
    { messageId: "b", deliveryCount: 1 },
    { messageId: "c", deliveryCount: 1 },
    { messageId: "d", deliveryCount: 0 },
  ]);
});

test("a message that was abandoned too often is dead-lettered, saying so", async () => {
  await using namespace = await startNamespace({ queues: { orders: { maxDeliveryCount: 3 } } });
  const { client, emulator } = namespace;
  await client.createSender("orders").sendMessages({ body: "poison" });
  const receiver = client.createReceiver("orders");
  for (const deliveryCount of [0, 1, 2]) {
    const message = await receiveOne(receiver);
    expect(message.deliveryCount).toBe(deliveryCount);
    await receiver.abandonMessage(message);
  }
  expect(emulator.inspect().queues["orders"]).toMatchObject({ active: 0, deadLettered: 1 });
  const letter = await receiveOne(client.createReceiver("orders", { subQueueType: "deadLetter" }));
  // https://learn.microsoft.com/azure/service-bus-messaging/service-bus-dead-letter-queues
  expect(letter).toMatchObject({
    body: "poison",
    deadLetterReason: "MaxDeliveryCountExceeded",
    deadLetterErrorDescription: "Message could not be consumed after 3 delivery attempts.",
  });
});

test("a message whose lock expires comes again, and its old lock is lost", async () => {
  await using namespace = await startNamespace({ queues: { orders: { lockDurationMs: 30_000 } } });
  const { client, clock } = namespace;
  await client.createSender("orders").sendMessages({ body: "slow" });
  const receiver = client.createReceiver("orders");
  const message = await receiveOne(receiver);
  clock.advance(29_999);
  await receiveNone(receiver);
  clock.advance(1);
  const again = await receiveOne(receiver);
  expect(again.deliveryCount).toBe(1);
  await expect(receiver.completeMessage(message)).rejects.toMatchObject({
    code: "MessageLockLost",
  });
  await receiver.completeMessage(again);
});

test("each lock expires at its own time", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client, clock, emulator } = namespace;
  await client.createSender("orders").sendMessages([{ body: "first" }, { body: "second" }]);
  const receiver = client.createReceiver("orders");
  await receiveOne(receiver);
  clock.advance(20_000);
  const second = await receiveOne(receiver);
  clock.advance(40_000);
  expect(emulator.inspect().queues["orders"]).toMatchObject({
    locked: 1,
    messages: [{ deliveryCount: 1 }, { deliveryCount: 0 }],
  });
  clock.advance(19_999);
  await receiver.completeMessage(second);
});

test("every way of settling a lost lock says that it is lost", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client, clock, emulator } = namespace;
  const receiver = client.createReceiver("orders");
  const sender = client.createSender("orders");
  for (const settle of [
    "renewMessageLock",
    "abandonMessage",
    "deadLetterMessage",
    "completeMessage",
  ] as const) {
    await sender.sendMessages({ messageId: settle, body: "slow" });
    const message = await receiveOne(receiver);
    expect(message.messageId).toBe(settle);
    clock.advance(60_000);
    const other = await receiveOne(receiver);
    await expect(receiver[settle](message)).rejects.toMatchObject({ code: "MessageLockLost" });
    await receiver.completeMessage(other);
  }
  expect(emulator.inspect().queues["orders"]).toMatchObject({ active: 0, deadLettered: 0 });
});

test("a message whose lock expires too often is dead-lettered", async () => {
  await using namespace = await startNamespace({ queues: { orders: { maxDeliveryCount: 1 } } });
  const { client, clock, emulator } = namespace;
  await client.createSender("orders").sendMessages({ body: "slow" });
  await receiveOne(client.createReceiver("orders"));
  clock.advance(60_000);
  expect(emulator.inspect().queues["orders"]).toMatchObject({
    active: 0,
    deadLetters: [{ deadLetterReason: "MaxDeliveryCountExceeded" }],
  });
});

test("a renewed lock lasts for the queue's lock duration from then on", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client, clock } = namespace;
  await client.createSender("orders").sendMessages({ body: "long work" });
  const receiver = client.createReceiver("orders");
  const message = await receiveOne(receiver);
  clock.advance(59_000);
  expect(await receiver.renewMessageLock(message)).toEqual(new Date(clock.now() + 60_000));
  clock.advance(59_999);
  await receiver.completeMessage(message);
});

test("a client that goes away keeps its locks until they expire", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client, clientOf, clock } = namespace;
  await client.createSender("orders").sendMessages({ body: "orphan" });
  const gone = clientOf("owner");
  await receiveOne(gone.createReceiver("orders"));
  await gone.close();
  const receiver = client.createReceiver("orders");
  await receiveNone(receiver);
  clock.advance(60_000);
  expect(await receiveOne(receiver)).toMatchObject({ body: "orphan", deliveryCount: 1 });
});

test("what is settled after its receiver was closed is settled all the same", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client, emulator } = namespace;
  await client.createSender("orders").sendMessages([{ body: 1 }, { body: 2 }, { body: 3 }]);
  const receiver = client.createReceiver("orders");
  const [first, second, third] = await receive(receiver, 3);
  if (first === undefined || second === undefined || third === undefined) {
    throw new Error("Three messages were received.");
  }
  await receiver.close();
  // Then the client settles by $management instead of the link.
  const other = client.createReceiver("orders");
  await other.completeMessage(first);
  await other.abandonMessage(second);
  await other.deadLetterMessage(third, {
    deadLetterReason: "Broken",
    deadLetterErrorDescription: "no total",
  });
  expect(emulator.inspect().queues["orders"]).toMatchObject({
    active: 1,
    locked: 0,
    messages: [{ sequenceNumber: 2, deliveryCount: 1 }],
    deadLetters: [{ deadLetterReason: "Broken", deadLetterDescription: "no total" }],
  });
});
