import { expect, test } from "vitest";
import { receiveNone, receiveOne, startNamespace } from "./namespace.ts";

const broken = { deadLetterReason: "Broken", deadLetterErrorDescription: "no total" };

test("a dead-lettered message carries reason and description as application properties", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client, emulator } = namespace;
  await client
    .createSender("orders")
    .sendMessages({ messageId: "m-1", body: "bad", applicationProperties: { tenant: "t-1" } });
  const receiver = client.createReceiver("orders");
  await receiver.deadLetterMessage(await receiveOne(receiver), {
    deadLetterReason: "ContractViolation",
    deadLetterErrorDescription: "total is missing",
  });
  expect(emulator.inspect().queues["orders"]).toMatchObject({ active: 0, deadLettered: 1 });
  const letter = await receiveOne(client.createReceiver("orders", { subQueueType: "deadLetter" }));
  expect(letter).toMatchObject({
    messageId: "m-1",
    body: "bad",
    applicationProperties: {
      tenant: "t-1",
      DeadLetterReason: "ContractViolation",
      DeadLetterErrorDescription: "total is missing",
    },
  });
});

test("a message can be dead-lettered without saying why", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client } = namespace;
  await client.createSender("orders").sendMessages({ body: "bad" });
  const receiver = client.createReceiver("orders");
  await receiver.deadLetterMessage(await receiveOne(receiver));
  const letter = await receiveOne(client.createReceiver("orders", { subQueueType: "deadLetter" }));
  expect(letter.deadLetterReason).toBeUndefined();
  expect(letter.body).toBe("bad");
});

test("a dead letter stays however often it is abandoned, and can be completed", async () => {
  await using namespace = await startNamespace({ queues: { orders: { maxDeliveryCount: 1 } } });
  const { client, emulator } = namespace;
  await client.createSender("orders").sendMessages({ body: "bad" });
  const receiver = client.createReceiver("orders");
  await receiver.deadLetterMessage(await receiveOne(receiver));
  const letters = client.createReceiver("orders", { subQueueType: "deadLetter" });
  for (let i = 0; i < 3; i += 1) await letters.abandonMessage(await receiveOne(letters));
  await letters.completeMessage(await receiveOne(letters));
  await receiveNone(letters);
  expect(emulator.inspect().queues["orders"]).toMatchObject({ active: 0, deadLettered: 0 });
});

test("a subscription has dead letters of its own", async () => {
  await using namespace = await startNamespace({
    topics: { events: { subscriptions: { billing: {}, audit: {} } } },
  });
  const { client, emulator } = namespace;
  await client.createSender("events").sendMessages({ body: "bad" });
  const receiver = client.createReceiver("events", "billing");
  await receiver.deadLetterMessage(await receiveOne(receiver), broken);
  const letters = client.createReceiver("events", "billing", { subQueueType: "deadLetter" });
  expect((await receiveOne(letters)).deadLetterReason).toBe("Broken");
  expect(emulator.inspect().queues).toMatchObject({
    "events/Subscriptions/billing": { active: 0, deadLettered: 1 },
    "events/Subscriptions/audit": { active: 1, deadLettered: 0 },
  });
});
