import { expect } from "vitest";
import { bodies, receiveOne } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";

const windowMs = 60_000;
const queues = {
  orders: { requiresDuplicateDetection: true, duplicateDetectionWindowMs: windowMs },
};
const tomorrow = (): Date => new Date(Date.now() + 86_400_000);

requirement("SB-DUP-001", async ({ target }) => {
  const namespace = await target.open({ queues });
  const sender = namespace.sender("orders");
  for (const body of ["first", "second"]) await sender.sendMessages({ messageId: "m-1", body });
  await sender.sendMessages({ messageId: "m-2", body: "other" });
  expect(await bodies(namespace.receiver("orders"))).toEqual(["first", "other"]);
});

requirement("SB-DUP-002", async ({ target }) => {
  const namespace = await target.open({ queues });
  const sender = namespace.sender("orders");
  await sender.sendMessages({ messageId: "m-1", body: 1, subject: "a" });
  await sender.sendMessages({ messageId: "m-1", body: 2, subject: "b", contentType: "text/plain" });
  await sender.sendMessages({ messageId: "m-2", body: 1, subject: "a" });
  expect(await bodies(namespace.receiver("orders"))).toEqual([1, 1]);
});

requirement("SB-DUP-003", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  const sender = namespace.sender("orders");
  await sender.sendMessages({ messageId: "m-1", body: 1 });
  namespace.clock.advance(windowMs - 1);
  await sender.sendMessages({ messageId: "m-1", body: 2 });
  namespace.clock.advance(1);
  await sender.sendMessages({ messageId: "m-1", body: 3 });
  expect(await bodies(namespace.receiver("orders"))).toEqual([1, 3]);
});

requirement("SB-DUP-004", async ({ target }) => {
  const namespace = await target.open({ queues });
  const sender = namespace.sender("orders");
  await sender.scheduleMessages({ messageId: "scheduled first", body: "scheduled" }, tomorrow());
  await sender.sendMessages({ messageId: "scheduled first", body: "sent" });
  await sender.sendMessages({ messageId: "sent first", body: "sent" });
  await sender.scheduleMessages({ messageId: "sent first", body: "scheduled" }, tomorrow());
  const peeked = await namespace.receiver("orders").peekMessages(10);
  expect(peeked.map(({ messageId, body }) => [messageId, body])).toEqual([
    ["scheduled first", "scheduled"],
    ["sent first", "sent"],
  ]);
});

requirement("SB-DUP-005", async ({ target }) => {
  const namespace = await target.open({
    topics: {
      events: { requiresDuplicateDetection: true, subscriptions: { billing: {}, audit: {} } },
    },
  });
  for (const body of [1, 2]) {
    await namespace.sender("events").sendMessages({ messageId: "m-1", body });
  }
  expect(await bodies(namespace.receiver("events/billing"))).toEqual([1]);
  expect(await bodies(namespace.receiver("events/audit"))).toEqual([1]);
});

requirement("SB-DUP-006", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: {} } });
  for (const body of [1, 2]) {
    await namespace.sender("orders").sendMessages({ messageId: "m-1", body });
  }
  expect(await bodies(namespace.receiver("orders"))).toEqual([1, 2]);
});

requirement("SB-DUP-007", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", {
    queues: { orders: { requiresDuplicateDetection: true } },
  });
  const sender = namespace.sender("orders");
  await sender.sendMessages({ messageId: "m-1", body: 1 });
  // In two steps, for nobody is idle so long: links end after ten minutes without a use.
  namespace.clock.advance(5 * 60_000);
  await sender.sendMessages({ messageId: "m-2", body: 2 });
  namespace.clock.advance(5 * 60_000 - 1);
  await sender.sendMessages({ messageId: "m-1", body: "too early" });
  namespace.clock.advance(1);
  await sender.sendMessages({ messageId: "m-1", body: 3 });
  expect(await bodies(namespace.receiver("orders"))).toEqual([1, 2, 3]);
});

requirement("SB-DUP-008", async ({ target }) => {
  const namespace = await target.open({ queues });
  const receiver = namespace.receiver("orders");
  await namespace.sender("orders").sendMessages({ messageId: "m-1", body: 1 });
  await receiver.completeMessage(await receiveOne(receiver));
  await namespace.sender("orders").sendMessages({ messageId: "m-1", body: 2 });
  expect(await bodies(receiver)).toEqual([]);
});

requirement("SB-DUP-009", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages([
    { messageId: "m-1", body: 1 },
    { messageId: "m-2", body: 2 },
    { messageId: "m-1", body: 3 },
  ]);
  expect(await bodies(namespace.receiver("orders"))).toEqual([1, 2]);
});
