import { expect, test } from "vitest";
import { receive, receiveNone, receiveOne, startNamespace } from "./namespace.ts";

test("every message of a batch arrives, each with its own properties", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client } = namespace;
  const sender = client.createSender("orders");
  const batch = await sender.createMessageBatch();
  for (const subject of ["a", "b", "c"]) {
    const added = batch.tryAddMessage({ messageId: `m-${subject}`, subject, body: { subject } });
    expect(added).toBe(true);
  }
  await sender.sendMessages(batch);
  const messages = await receive(client.createReceiver("orders"), 3);
  expect(messages).toMatchObject([
    { messageId: "m-a", subject: "a", body: { subject: "a" } },
    { messageId: "m-b", subject: "b", body: { subject: "b" } },
    { messageId: "m-c", subject: "c", body: { subject: "c" } },
  ]);
});

// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas
test("a batch is full at the 256 KB of the Standard tier", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const batch = await namespace.client.createSender("orders").createMessageBatch();
  expect(batch.maxSizeInBytes).toBe(262_144);
  expect(batch.tryAddMessage({ body: "x".repeat(262_144) })).toBe(false);
});

test("a message larger than the tier allows is refused", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client, emulator } = namespace;
  const sender = client.createSender("orders");
  await expect(sender.sendMessages({ body: "x".repeat(300_000) })).rejects.toMatchObject({
    code: "MessageSizeExceeded",
  });
  expect(emulator.inspect().queues["orders"]?.active).toBe(0);
});

test("a message larger than a frame arrives whole", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client } = namespace;
  const body = "0123456789".repeat(20_000);
  await client.createSender("orders").sendMessages({ body });
  expect((await receiveOne(client.createReceiver("orders"))).body).toBe(body);
});

test("a message that was sent without an id is given one", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client } = namespace;
  await client.createSender("orders").sendMessages([{ body: 1 }, { body: 2 }]);
  const [one, two] = await receive(client.createReceiver("orders"), 2);
  expect(one?.messageId).toMatch(/^[0-9a-f]{32}$/);
  expect(two?.messageId).not.toBe(one?.messageId);
});

test("a topic gives each subscription its own copy", async () => {
  await using namespace = await startNamespace({
    topics: { events: { subscriptions: { billing: {}, audit: {} } } },
  });
  const { client } = namespace;
  await client.createSender("events").sendMessages({ body: "paid" });
  const billing = client.createReceiver("events", "billing");
  await billing.completeMessage(await receiveOne(billing));
  await receiveNone(billing);
  expect((await receiveOne(client.createReceiver("events", "audit"))).body).toBe("paid");
});

test("a topic without subscriptions takes messages that nobody gets", async () => {
  await using namespace = await startNamespace({ topics: { events: { subscriptions: {} } } });
  const { client, emulator } = namespace;
  await client.createSender("events").sendMessages({ body: "paid" });
  expect(emulator.inspect().queues).toEqual({});
});

test("entity names do not tell cases apart", async () => {
  await using namespace = await startNamespace({ queues: { Orders: {} } });
  const { client } = namespace;
  await client.createSender("ORDERS").sendMessages({ body: "same" });
  expect((await receiveOne(client.createReceiver("orders"))).body).toBe("same");
});

test("hundreds of sends at once all arrive", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client, emulator } = namespace;
  const sender = client.createSender("orders");
  const bodies = Array.from({ length: 500 }, (_, i) => i);
  await Promise.all(bodies.map((body) => sender.sendMessages({ body })));
  expect(emulator.inspect().queues["orders"]?.active).toBe(500);
});
