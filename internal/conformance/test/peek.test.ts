import rhea from "rhea";
import { expect } from "vitest";
import { receive, receiveOne } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";

const queues = { orders: {} };
const tomorrow = (): Date => new Date(Date.now() + 86_400_000);

requirement("SB-PEEK-001", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ body: 1 });
  expect(await namespace.receiver("orders").peekMessages(1)).toMatchObject([{ body: 1 }]);
  expect((await receiveOne(namespace.receiver("orders"))).body).toBe(1);
});

requirement("SB-PEEK-002", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages([{ body: 1 }, { body: 2 }, { body: 3 }]);
  const receiver = namespace.receiver("orders");
  const pages = [await receiver.peekMessages(2), await receiver.peekMessages(2)];
  expect(pages.map((page) => page.map(({ body }) => body))).toEqual([[1, 2], [3]]);
});

requirement("SB-PEEK-003", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages([{ body: 1 }, { body: 2 }, { body: 3 }]);
  const receiver = namespace.receiver("orders");
  const [, second] = await receiver.peekMessages(3);
  const fromSequenceNumber = second?.sequenceNumber;
  if (fromSequenceNumber === undefined) throw new Error("It has a number.");
  const peeked = await receiver.peekMessages(10, { fromSequenceNumber });
  expect(peeked.map(({ body }) => body)).toEqual([2, 3]);
});

requirement("SB-PEEK-004", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ body: "locked" });
  await receiveOne(namespace.receiver("orders"));
  expect(await namespace.receiver("orders").peekMessages(1)).toMatchObject([{ body: "locked" }]);
});

requirement("SB-PEEK-005", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ body: 1 });
  const [waiting] = await namespace.receiver("orders").peekMessages(1);
  expect(waiting?.lockToken).toBeUndefined();
  expect(waiting?.lockedUntilUtc).toBeUndefined();
  await receiveOne(namespace.receiver("orders"));
  const [locked] = await namespace.receiver("orders").peekMessages(1);
  expect(locked?.lockToken).toBeUndefined();
});

requirement("SB-PEEK-006", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages([{ body: 1 }, { body: 2 }, { body: 3 }]);
  const receiver = namespace.receiver("orders");
  const received = await receive(receiver, 3);
  for (const message of received.toReversed()) await receiver.abandonMessage(message);
  const peeked = await namespace.receiver("orders").peekMessages(10);
  expect(peeked.map(({ body }) => body)).toEqual([1, 2, 3]);
});

requirement("SB-PEEK-007", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages([{ body: "buried" }, { body: "here" }]);
  const receiver = namespace.receiver("orders");
  await receiver.deadLetterMessage(await receiveOne(receiver));
  expect(await receiver.peekMessages(10)).toMatchObject([{ body: "here" }]);
  const letters = namespace.receiver("orders", { subQueueType: "deadLetter" });
  expect(await letters.peekMessages(10)).toMatchObject([{ body: "buried" }]);
});

requirement("SB-PEEK-008", async ({ target }) => {
  const namespace = await target.open({ queues });
  expect(await namespace.receiver("orders").peekMessages(10)).toEqual([]);
});

requirement("SB-PEEK-009", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages([{ body: 1 }, { body: 2 }, { body: 3 }]);
  expect(await namespace.receiver("orders").peekMessages(2)).toHaveLength(2);
});

requirement("SB-PEEK-010", async ({ target }) => {
  const namespace = await target.open({ topics: { events: { subscriptions: { billing: {} } } } });
  await namespace.sender("events").scheduleMessages({ body: 1 }, tomorrow());
  expect(await namespace.receiver("events/billing").peekMessages(10)).toEqual([]);
});

requirement("SB-PEEK-011", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ body: 1 });
  for (const _ of [1, 2]) await namespace.receiver("orders").peekMessages(1);
  expect((await receiveOne(namespace.receiver("orders"))).deliveryCount).toBe(0);
});

requirement("SB-PEEK-012", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ messageId: "m-1", body: "x".repeat(10_000) });
  const raw = await namespace.raw("orders");
  const { body } = await raw.manage(namespace.path("orders"), "peek-message", {
    "from-sequence-number": rhea.types.wrap_long(0),
    "message-count": rhea.types.wrap_int(1),
    "omit-message-body": true,
  });
  const [{ message }] = Object(body["messages"]);
  expect(rhea.message.decode(message)["message_id"]).toBe("m-1");
  expect(message.length).toBeLessThan(1_000);
});

requirement("SB-PEEK-013", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: {} } });
  const messages = Array.from({ length: 300 }, (_, body) => ({ body }));
  await namespace.sender("orders").sendMessages(messages);
  const receiver = namespace.receiver("orders");
  const counts = [
    (await receiver.peekMessages(1_000)).length,
    (await receiver.peekMessages(1_000)).length,
  ];
  expect(counts).toEqual([250, 50]);
});

requirement("SB-PEEK-014", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: {} } });
  const sender = namespace.sender("orders");
  for (const length of [100_000, 100_000, 100_000, 261_000]) {
    await sender.sendMessages({ body: "x".repeat(length) });
  }
  const receiver = namespace.receiver("orders");
  const lengths: number[][] = [];
  for (let peeked = await receiver.peekMessages(10); peeked.length > 0; ) {
    lengths.push(peeked.map(({ body }) => body.length));
    peeked = await receiver.peekMessages(10);
  }
  expect(lengths).toEqual([[100_000, 100_000], [100_000], [261_000]]);
});
