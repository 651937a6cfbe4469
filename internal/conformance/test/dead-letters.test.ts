import { take } from "@buspass-internal/raw-client";
import { expect } from "vitest";
import { receiveAll, receiveOne } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";
import type { Namespace } from "./kit/target.ts";

const queues = { orders: {} };
const deadLetter = { subQueueType: "deadLetter" } as const;

/** Sends a message and dead-letters it. */
async function bury(namespace: Namespace, body: unknown = "buried"): Promise<void> {
  await namespace.sender("orders").sendMessages({ messageId: "m-1", body });
  const receiver = namespace.receiver("orders");
  await receiver.deadLetterMessage(await receiveOne(receiver), {
    deadLetterReason: "Why",
    deadLetterErrorDescription: "How",
  });
}

requirement("SB-DLQ-001", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ body: 1 });
  const receiver = namespace.receiver("orders");
  await receiver.deadLetterMessage(await receiveOne(receiver), {
    deadLetterReason: "ContractViolation",
    deadLetterErrorDescription: "No total.",
  });
  expect(await receiver.peekMessages(1)).toEqual([]);
  expect(await receiveOne(namespace.receiver("orders", deadLetter))).toMatchObject({
    deadLetterReason: "ContractViolation",
    deadLetterErrorDescription: "No total.",
  });
});

requirement("SB-DLQ-002", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ body: 1, applicationProperties: { kept: 1 } });
  const receiver = namespace.receiver("orders");
  await receiver.deadLetterMessage(await receiveOne(receiver), {
    deadLetterReason: "x",
    deadLetterErrorDescription: "y",
    tries: 3,
  });
  const letter = await receiveOne(namespace.receiver("orders", deadLetter));
  expect(letter.applicationProperties).toMatchObject({ kept: 1, tries: 3 });
});

requirement("SB-DLQ-003", async ({ target }) => {
  const namespace = await target.open({ queues });
  await bury(namespace);
  const raw = await namespace.raw("orders");
  const receiver = await raw.openReceiver(`${namespace.path("orders")}/$deadletterqueue`);
  const [transfer] = await take(receiver, 1);
  expect(transfer?.message.application_properties).toMatchObject({ DeadLetterReason: "Why" });
});

requirement("SB-DLQ-004", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: { maxDeliveryCount: 3 } } });
  await namespace.sender("orders").sendMessages({ body: "poison" });
  const receiver = namespace.receiver("orders");
  for (const deliveryCount of [0, 1, 2]) {
    const message = await receiveOne(receiver);
    expect(message.deliveryCount).toBe(deliveryCount);
    await receiver.abandonMessage(message);
  }
  expect(await receiver.peekMessages(1)).toEqual([]);
  const letter = await receiveOne(namespace.receiver("orders", deadLetter));
  expect(letter).toMatchObject({ body: "poison", deadLetterReason: "MaxDeliveryCountExceeded" });
  expect(letter.deadLetterErrorDescription).toMatch(/could not be consumed after 3 delivery/);
});

requirement("SB-DLQ-005", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ body: "poison" });
  const receiver = namespace.receiver("orders");
  for (let i = 0; i < 9; i += 1) await receiver.abandonMessage(await receiveOne(receiver));
  const tenth = await receiveOne(receiver);
  expect(tenth.deliveryCount).toBe(9);
  await receiver.abandonMessage(tenth);
  const letter = await receiveOne(namespace.receiver("orders", deadLetter));
  expect(letter.deadLetterReason).toBe("MaxDeliveryCountExceeded");
});

requirement("SB-DLQ-006", async ({ target }) => {
  const namespace = await target.open({ queues });
  await bury(namespace);
  const raw = await namespace.raw("orders");
  for (const suffix of ["$deadletterqueue", "$DeadLetterQueue"]) {
    const receiver = await raw.openReceiver(`${namespace.path("orders")}/${suffix}`);
    const [transfer] = await take(receiver, 1);
    expect(transfer?.message.message_id).toBe("m-1");
    transfer?.delivery.release();
    await raw.barrier();
    receiver.close();
  }
});

requirement("SB-DLQ-007", async ({ target }) => {
  const namespace = await target.open({ topics: { events: { subscriptions: { billing: {} } } } });
  await namespace.sender("events").sendMessages({ messageId: "m-1", body: 1 });
  const receiver = namespace.receiver("events/billing");
  await receiver.deadLetterMessage(await receiveOne(receiver));
  const raw = await namespace.raw("events/billing");
  const path = `${namespace.path("events/billing")}/$deadletterqueue`;
  const [transfer] = await take(await raw.openReceiver(path), 1);
  expect(transfer?.message.message_id).toBe("m-1");
});

requirement("SB-DLQ-008", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  await namespace.sender("orders").sendMessages({ body: "old", timeToLive: 10_000 });
  const receiver = namespace.receiver("orders");
  await receiver.deadLetterMessage(await receiveOne(receiver));
  namespace.clock.advance(20_000);
  expect((await receiveOne(namespace.receiver("orders", deadLetter))).body).toBe("old");
});

requirement("SB-DLQ-009", async ({ target }) => {
  const namespace = await target.open({ queues });
  await bury(namespace);
  const letters = namespace.receiver("orders", deadLetter);
  const letter = await receiveOne(letters);
  await letters
    .deadLetterMessage(letter, { deadLetterReason: "Again", deadLetterErrorDescription: "" })
    .catch(() => {});
  const [still] = await namespace.receiver("orders", deadLetter).peekMessages(2);
  expect(still).toMatchObject({ body: "buried", deadLetterReason: "Why" });
});

requirement("SB-DLQ-010", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: { maxDeliveryCount: 1 } } });
  await bury(namespace);
  const letters = namespace.receiver("orders", deadLetter);
  for (const _ of [1, 2, 3]) await letters.abandonMessage(await receiveOne(letters));
  expect((await receiveOne(letters)).body).toBe("buried");
});

requirement("SB-DLQ-011", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("orders");
  await expect(
    raw.openSender(`${namespace.path("orders")}/$deadletterqueue`),
  ).rejects.toMatchObject({ condition: expect.stringMatching(/^amqp:/) });
});

requirement("SB-DLQ-012", async ({ target }) => {
  const namespace = await target.open({ queues });
  await bury(namespace);
  const letters = namespace.receiver("orders", deadLetter);
  const letter = await receiveOne(letters);
  expect(letter.lockToken).toBeDefined();
  expect(await receiveAll(namespace.receiver("orders", deadLetter))).toEqual([]);
  await letters.completeMessage(letter);
  expect(await namespace.receiver("orders", deadLetter).peekMessages(1)).toEqual([]);
});

requirement("SB-DLQ-013", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: { requiresSession: true } } });
  await namespace.sender("orders").sendMessages({ sessionId: "a", body: 1 });
  const session = await namespace.session("orders", "a");
  await session.deadLetterMessage(await receiveOne(session));
  const letter = await receiveOne(namespace.receiver("orders", deadLetter));
  expect(letter).toMatchObject({ body: 1, sessionId: "a" });
});

requirement("SB-DLQ-014", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: { requiresSession: true } } });
  const raw = await namespace.raw("orders");
  const address = `${namespace.path("orders")}/$deadletterqueue`;
  const filter = { "com.microsoft:session-filter": "a" };
  await expect(raw.openReceiver(address, { source: { address, filter } })).rejects.toMatchObject({
    condition: expect.stringMatching(/^(amqp|com\.microsoft):/),
  });
});

requirement("SB-DLQ-015", async ({ target }) => {
  const namespace = await target.open({ queues });
  await bury(namespace, { total: 42 });
  expect(await receiveOne(namespace.receiver("orders", deadLetter))).toMatchObject({
    messageId: "m-1",
    body: { total: 42 },
  });
});
