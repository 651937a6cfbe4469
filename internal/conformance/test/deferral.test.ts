import type { ServiceBusReceivedMessage, ServiceBusReceiver } from "@azure/service-bus";
import rhea from "rhea";
import { expect } from "vitest";
import { receiveAll, receiveOne } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";
import type { Namespace } from "./kit/target.ts";

const queues = { orders: { lockDurationMs: 30_000 } };
const deadLetter = { subQueueType: "deadLetter" } as const;

/** Sends a message and defers it; returns its number. */
async function defer(
  namespace: Namespace,
  message: object = {},
): Promise<NonNullable<ServiceBusReceivedMessage["sequenceNumber"]>> {
  await namespace.sender("orders").sendMessages({ body: "later", ...message });
  const receiver = namespace.receiver("orders");
  const received = await receiveOne(receiver);
  await receiver.deferMessage(received, { why: "early" });
  if (received.sequenceNumber === undefined) throw new Error("It has a number.");
  return received.sequenceNumber;
}

async function receiveDeferred(
  receiver: ServiceBusReceiver,
  number: NonNullable<ServiceBusReceivedMessage["sequenceNumber"]>,
): Promise<ServiceBusReceivedMessage> {
  const [message] = await receiver.receiveDeferredMessages(number);
  if (message === undefined) throw new Error("No message came.");
  return message;
}

requirement("SB-DEFER-001", async ({ target }) => {
  const namespace = await target.open({ queues });
  await defer(namespace);
  await namespace.sender("orders").sendMessages({ body: "next" });
  const messages = await receiveAll(namespace.receiver("orders"));
  expect(messages.map(({ body }) => body)).toEqual(["next"]);
});

requirement("SB-DEFER-002", async ({ target }) => {
  const namespace = await target.open({ queues });
  const number = await defer(namespace);
  const message = await receiveDeferred(namespace.receiver("orders"), number);
  expect(message.body).toBe("later");
  expect(message.lockToken).toBeDefined();
});

requirement("SB-DEFER-003", async ({ target }) => {
  const namespace = await target.open({ queues });
  await defer(namespace);
  const [message] = await namespace.receiver("orders").peekMessages(1);
  expect(message).toMatchObject({ body: "later", state: "deferred" });
});

requirement("SB-DEFER-004", async ({ target }) => {
  const namespace = await target.open({ queues });
  const receiver = namespace.receiver("orders");
  await receiver.completeMessage(await receiveDeferred(receiver, await defer(namespace)));
  expect(await namespace.receiver("orders").peekMessages(1)).toEqual([]);
});

requirement("SB-DEFER-005", async ({ target }) => {
  const namespace = await target.open({ queues });
  const receiver = namespace.receiver("orders");
  const number = await defer(namespace);
  const before = await receiveDeferred(receiver, number);
  await receiver.abandonMessage(before);
  expect(await receiveAll(namespace.receiver("orders"))).toEqual([]);
  const after = await receiveDeferred(receiver, number);
  expect(after.deliveryCount).toBe((before.deliveryCount ?? 0) + 1);
});

requirement("SB-DEFER-006", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ body: "active" });
  const [active] = await namespace.receiver("orders").peekMessages(1);
  const number = active?.sequenceNumber;
  if (number === undefined) throw new Error("It has a number.");
  for (const missing of [number, number.add(1_000)]) {
    const receiving = namespace.receiver("orders").receiveDeferredMessages(missing);
    await expect(receiving).rejects.toMatchObject({ code: "MessageNotFound" });
  }
});

requirement("SB-DEFER-007", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", {
    queues: { orders: { deadLetteringOnMessageExpiration: true } },
  });
  await defer(namespace, { timeToLive: 10_000 });
  namespace.clock.advance(20_000);
  const [message] = await namespace.receiver("orders").peekMessages(1);
  expect(message).toMatchObject({ body: "later", state: "deferred" });
  expect(await namespace.receiver("orders", deadLetter).peekMessages(1)).toEqual([]);
});

requirement("SB-DEFER-008", async ({ target }) => {
  const namespace = await target.open({ queues });
  const number = await defer(namespace, { applicationProperties: { kept: 1 } });
  const message = await receiveDeferred(namespace.receiver("orders"), number);
  expect(message.applicationProperties).toEqual({ kept: 1, why: "early" });
});

requirement("SB-DEFER-009", async ({ target }) => {
  const namespace = await target.open({ queues });
  const number = await defer(namespace);
  await receiveDeferred(namespace.receiver("orders"), number);
  const again = namespace.receiver("orders").receiveDeferredMessages(number);
  await expect(again).rejects.toMatchObject({ code: "MessageNotFound" });
});

requirement("SB-DEFER-010", async ({ target }) => {
  const namespace = await target.open({ queues });
  const number = await defer(namespace);
  const receiver = namespace.receiver("orders", { receiveMode: "receiveAndDelete" });
  expect((await receiveDeferred(receiver, number)).body).toBe("later");
  expect(await namespace.receiver("orders").peekMessages(1)).toEqual([]);
});

requirement("SB-DEFER-011", async ({ target }) => {
  const namespace = await target.open({ queues });
  const receiver = namespace.receiver("orders");
  const message = await receiveDeferred(receiver, await defer(namespace));
  await receiver.deadLetterMessage(message, {
    deadLetterReason: "Never",
    deadLetterErrorDescription: "No.",
  });
  const letter = await receiveOne(namespace.receiver("orders", deadLetter));
  expect(letter).toMatchObject({ body: "later", deadLetterReason: "Never" });
});

requirement("SB-DEFER-012", async ({ target }) => {
  const namespace = await target.open({ queues });
  const number = await defer(namespace);
  const raw = await namespace.raw("orders");
  const path = namespace.path("orders");
  const { body } = await raw.manage(path, "receive-by-sequence-number", {
    "sequence-numbers": rhea.types.wrap_array([number.toNumber()], 0x81, undefined),
    "receiver-settle-mode": rhea.types.wrap_ubyte(1),
  });
  const [entry] = Object(body["messages"]);
  const reply = await raw.manage(path, "update-disposition", {
    "disposition-status": "completed",
    "lock-tokens": rhea.types.wrap_array([entry["lock-token"]], 0x98, undefined),
  });
  expect(reply.status).toBe(200);
  expect(await namespace.receiver("orders").peekMessages(1)).toEqual([]);
});

requirement("SB-DEFER-013", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", {
    queues: { orders: { deadLetteringOnMessageExpiration: true } },
  });
  const number = await defer(namespace, { timeToLive: 10_000 });
  namespace.clock.advance(20_000);
  const receiving = namespace.receiver("orders").receiveDeferredMessages(number);
  await expect(receiving).rejects.toMatchObject({ code: "MessageNotFound" });
  const letters = await namespace.receiver("orders", deadLetter).peekMessages(1);
  expect(letters).toMatchObject([{ deadLetterReason: "TTLExpiredException" }]);
});
