import { sendRaw } from "@buspass-internal/raw-client";
import { expect } from "vitest";
import { bodies, receive, receiveOne } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";
import type { Namespace } from "./kit/target.ts";

const queues = { orders: {} };
const standardTierBytes = 256 * 1024;

requirement("SB-SEND-001", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("orders");
  const sender = await raw.openSender(namespace.path("orders"));
  expect(await sendRaw(sender, { body: "kept" })).toMatchObject({ name: "accepted" });
  expect((await receiveOne(namespace.receiver("orders"))).body).toBe("kept");
});

requirement("SB-SEND-002", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: { requiresSession: true } } });
  const raw = await namespace.raw("orders");
  const sender = await raw.openSender(namespace.path("orders"));
  const outcome = await sendRaw(sender, { body: "without a session" });
  expect(outcome.name).toBe("rejected");
  expect(outcome.error?.condition).toMatch(/^(amqp|com\.microsoft):/);
  expect(outcome.error?.description).toMatch(/TrackingId:/);
});

requirement("SB-SEND-003", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("orders");
  const sender = await raw.openSender(namespace.path("orders"), { snd_settle_mode: 1 });
  sender.send({ body: "fire and forget" });
  expect((await receiveOne(namespace.receiver("orders"))).body).toBe("fire and forget");
});

requirement("SB-SEND-004", async ({ target }) => {
  const namespace = await target.open({ queues });
  const sender = namespace.sender("orders");
  const batch = await sender.createMessageBatch();
  for (const subject of ["a", "b", "c"]) {
    const message = { messageId: `m-${subject}`, subject, body: { subject } };
    expect(batch.tryAddMessage(message)).toBe(true);
  }
  await sender.sendMessages(batch);
  expect(await receive(namespace.receiver("orders"), 3)).toMatchObject([
    { messageId: "m-a", subject: "a", body: { subject: "a" } },
    { messageId: "m-b", subject: "b", body: { subject: "b" } },
    { messageId: "m-c", subject: "c", body: { subject: "c" } },
  ]);
});

requirement("SB-SEND-005", async ({ target }) => {
  const namespace = await target.openEmulator("counts on the Standard tier", { queues });
  const batch = await namespace.sender("orders").createMessageBatch();
  expect(batch.maxSizeInBytes).toBe(standardTierBytes);
  expect(batch.tryAddMessage({ body: "x".repeat(standardTierBytes) })).toBe(false);
});

requirement("SB-SEND-006", async ({ target }) => {
  const namespace = await target.openEmulator("counts on the Standard tier", { queues });
  const body = "x".repeat(standardTierBytes);
  await expect(namespace.sender("orders").sendMessages({ body })).rejects.toMatchObject({
    code: "MessageSizeExceeded",
  });
  expect(await namespace.receiver("orders").peekMessages(1)).toEqual([]);
});

requirement("SB-SEND-007", async ({ target }) => {
  const namespace = await target.openEmulator("fills an entity that Azure makes no smaller", {
    queues: { orders: { maxSizeMegabytes: 1, maxMessageBytes: 4_000_000 } },
  });
  const halves = [1, 2, 3].map(() => ({ body: "x".repeat(400_000) }));
  await expect(namespace.sender("orders").sendMessages(halves)).rejects.toMatchObject({
    code: "QuotaExceeded",
  });
  expect(await namespace.receiver("orders").peekMessages(10)).toEqual([]);
});

requirement("SB-SEND-008", async ({ target }) => {
  const namespace = await target.open({ queues });
  const sender = namespace.sender("orders");
  const sent = Array.from({ length: 40 }, (_, i) => i);
  for (const body of sent.slice(0, 20)) await sender.sendMessages({ body });
  await sender.sendMessages(sent.slice(20).map((body) => ({ body })));
  const messages = await receive(namespace.receiver("orders"), sent.length);
  expect(messages.map(({ body }) => body)).toEqual(sent);
});

requirement("SB-SEND-009", async ({ target }) => {
  const namespace = await target.open({ queues });
  for (const body of [1, 2, 3]) await namespace.sender("orders").sendMessages({ body });
  const messages = await receive(namespace.receiver("orders"), 3);
  const numbers = messages.map(({ sequenceNumber }) => sequenceNumber?.toNumber() ?? 0);
  const [first = 0] = numbers;
  expect(numbers).toEqual([first, first + 1, first + 2]);
});

requirement("SB-SEND-010", async ({ target }) => {
  const namespace = await target.openEmulator("compares the clock", { queues });
  namespace.clock.advance(86_400_000);
  await namespace.sender("orders").sendMessages({ body: 1 });
  const message = await receiveOne(namespace.receiver("orders"));
  expect(message.enqueuedTimeUtc).toEqual(new Date(namespace.clock.now()));
});

requirement("SB-SEND-011", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages([{ body: 1 }, { body: 2 }]);
  const receiver = namespace.receiver("orders");
  const messages = await receive(receiver, 2);
  expect(new Set(messages.map(({ messageId }) => messageId)).size).toBe(2);
  // The client can settle nothing that has no id.
  for (const message of messages) await receiver.completeMessage(message);
});

/** A quarter of a megabyte, nearly. */
const quarter = { body: "x".repeat(250_000) };

requirement("SB-SEND-012", async ({ target }) => {
  const namespace = await target.openEmulator("fills an entity that Azure makes no smaller", {
    queues: { orders: { maxSizeMegabytes: 1 } },
  });
  const sender = namespace.sender("orders");
  for (const _ of [1, 2, 3, 4]) await sender.sendMessages(quarter);
  await expect(sender.sendMessages(quarter)).rejects.toMatchObject({ code: "QuotaExceeded" });
  const receiver = namespace.receiver("orders");
  await receiver.completeMessage(await receiveOne(receiver));
  await sender.sendMessages(quarter);
});

/** The name of the outcome; the real client would not send such a message. */
async function outcomeOf(namespace: Namespace, message: object): Promise<string> {
  const raw = await namespace.raw("orders");
  const sender = await raw.openSender(namespace.path("orders"));
  return (await sendRaw(sender, { body: 1, ...message })).name;
}

requirement("SB-SEND-013", async ({ target }) => {
  const namespace = await target.open({ queues });
  expect(await outcomeOf(namespace, { message_id: "m".repeat(128) })).toBe("accepted");
  expect(await outcomeOf(namespace, { message_id: "m".repeat(129) })).toBe("rejected");
});

requirement("SB-SEND-014", async ({ target }) => {
  const namespace = await target.open({ queues });
  expect(await outcomeOf(namespace, { group_id: "s".repeat(128) })).toBe("accepted");
  expect(await outcomeOf(namespace, { group_id: "s".repeat(129) })).toBe("rejected");
});

requirement("SB-SEND-015", async ({ target }) => {
  const namespace = await target.open({ queues });
  const properties = (count: number) => ({
    application_properties: Object.fromEntries(
      Array.from({ length: count }, (_, i) => [`p${i}`, "x".repeat(30_000)]),
    ),
  });
  expect(await outcomeOf(namespace, properties(2))).toBe("accepted");
  expect(await outcomeOf(namespace, properties(3))).toBe("rejected");
});

requirement("SB-SEND-018", async ({ target }) => {
  const namespace = await target.open({ queues });
  const ofBytes = (count: number) => ({ application_properties: { p: "x".repeat(count) } });
  expect(await outcomeOf(namespace, ofBytes(32_000))).toBe("accepted");
  expect(await outcomeOf(namespace, ofBytes(32_786))).toBe("rejected");
});

requirement("SB-SEND-019", async ({ target }) => {
  const namespace = await target.openEmulator("fills an entity that Azure makes no smaller", {
    queues: { orders: { maxSizeMegabytes: 1 } },
  });
  const sender = namespace.sender("orders");
  const receiver = namespace.receiver("orders");
  for (const _ of [1, 2, 3, 4]) {
    await sender.sendMessages(quarter);
    await receiver.deadLetterMessage(await receiveOne(receiver));
  }
  await expect(sender.sendMessages(quarter)).rejects.toMatchObject({ code: "QuotaExceeded" });
  const letters = namespace.receiver("orders", { subQueueType: "deadLetter" });
  await letters.completeMessage(await receiveOne(letters));
  await sender.sendMessages(quarter);
});

requirement("SB-SEND-020", async ({ target }) => {
  const namespace = await target.openEmulator("fills an entity that Azure makes no smaller", {
    topics: { events: { maxSizeMegabytes: 1, subscriptions: { billing: {}, audit: {} } } },
  });
  const sender = namespace.sender("events");
  for (const _ of [1, 2]) await sender.sendMessages(quarter);
  await expect(sender.sendMessages(quarter)).rejects.toMatchObject({ code: "QuotaExceeded" });
  const receiver = namespace.receiver("events/audit");
  await receiver.completeMessage(await receiveOne(receiver));
  await sender.sendMessages(quarter);
});

requirement("SB-SEND-016", async ({ target }) => {
  const namespace = await target.open({ queues });
  const body = "0123456789".repeat(20_000);
  await namespace.sender("orders").sendMessages({ body });
  expect(await bodies(namespace.receiver("orders"))).toEqual([body]);
});

requirement("SB-SEND-017", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("orders");
  const sender = await raw.openSender(namespace.path("orders"));
  for (const bytes of [Buffer.from("GET / HTTP/1.1"), Buffer.from("005373c0", "hex")]) {
    expect((await sendRaw(sender, bytes)).name).toBe("rejected");
  }
  expect((await sendRaw(sender, { body: "next" })).name).toBe("accepted");
  expect(await bodies(namespace.receiver("orders"))).toEqual(["next"]);
});
