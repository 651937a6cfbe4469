import { expect } from "vitest";
import { bodies, receiveAll, receiveOne } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";
import type { EmulatorNamespace, Target } from "./kit/target.ts";

const minuteMs = 60_000;
const tomorrow = (): Date => new Date(Date.now() + 86_400_000);

const open = (target: Target): Promise<EmulatorNamespace> =>
  target.openEmulator("moves the clock", { queues: { orders: {} } });

const inOneMinute = ({ clock }: EmulatorNamespace): Date => new Date(clock.now() + minuteMs);

requirement("SB-SCHED-001", async ({ target }) => {
  const namespace = await open(target);
  const receiver = namespace.receiver("orders");
  await namespace.sender("orders").scheduleMessages({ body: "later" }, inOneMinute(namespace));
  expect(await receiveAll(receiver)).toEqual([]);
  namespace.clock.advance(minuteMs - 1);
  expect(await receiveAll(receiver)).toEqual([]);
  namespace.clock.advance(1);
  expect(await bodies(receiver)).toEqual(["later"]);
});

requirement("SB-SCHED-002", async ({ target }) => {
  const namespace = await open(target);
  const at = inOneMinute(namespace);
  const [number] = await namespace.sender("orders").scheduleMessages({ body: "later" }, at);
  namespace.clock.advance(minuteMs);
  const message = await receiveOne(namespace.receiver("orders"));
  expect(message.sequenceNumber?.toNumber()).toBeGreaterThan(number?.toNumber() ?? 0);
});

requirement("SB-SCHED-003", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: {} } });
  const sender = namespace.sender("orders");
  const [number] = await sender.scheduleMessages({ body: "never" }, tomorrow());
  if (number !== undefined) await sender.cancelScheduledMessages(number);
  expect(await namespace.receiver("orders").peekMessages(1)).toEqual([]);
});

requirement("SB-SCHED-004", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: {} } });
  const sender = namespace.sender("orders");
  await sender.sendMessages({ body: "active" });
  const { sequenceNumber } = await receiveOne(namespace.receiver("orders"));
  if (sequenceNumber === undefined) throw new Error("It has a number.");
  await expect(sender.cancelScheduledMessages(sequenceNumber)).rejects.toMatchObject({
    code: "MessageNotFound",
  });
});

requirement("SB-SCHED-005", async ({ target }) => {
  const namespace = await open(target);
  await namespace.sender("orders").sendMessages({
    body: "later",
    scheduledEnqueueTimeUtc: inOneMinute(namespace),
  });
  const receiver = namespace.receiver("orders");
  expect(await receiveAll(receiver)).toEqual([]);
  namespace.clock.advance(minuteMs);
  expect(await bodies(receiver)).toEqual(["later"]);
});

requirement("SB-SCHED-006", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: {} } });
  const sender = namespace.sender("orders");
  const [number] = await sender.scheduleMessages({ body: "later" }, tomorrow());
  const [message] = await namespace.receiver("orders").peekMessages(1);
  expect(message).toMatchObject({ body: "later", state: "scheduled" });
  expect(message?.sequenceNumber?.toNumber()).toBe(number?.toNumber());
});

requirement("SB-SCHED-007", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", {
    topics: { events: { subscriptions: { billing: {} } } },
  });
  await namespace.sender("events").scheduleMessages({ body: "later" }, inOneMinute(namespace));
  const receiver = namespace.receiver("events/billing");
  expect(await receiveAll(receiver)).toEqual([]);
  namespace.clock.advance(minuteMs);
  expect(await bodies(receiver)).toEqual(["later"]);
});

requirement("SB-SCHED-008", async ({ target }) => {
  const namespace = await open(target);
  const sender = namespace.sender("orders");
  const [number] = await sender.scheduleMessages({ body: 1 }, inOneMinute(namespace));
  namespace.clock.advance(minuteMs);
  if (number === undefined) throw new Error("It has a number.");
  await expect(sender.cancelScheduledMessages(number)).rejects.toMatchObject({
    code: "MessageNotFound",
  });
  expect(await bodies(namespace.receiver("orders"))).toEqual([1]);
});

requirement("SB-SCHED-009", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: {} } });
  const sender = namespace.sender("orders");
  const numbers = await sender.scheduleMessages([{ body: 1 }, { body: 2 }], tomorrow());
  const [, second] = numbers;
  if (second !== undefined) await sender.cancelScheduledMessages(second);
  const peeked = await namespace.receiver("orders").peekMessages(10);
  expect(numbers).toHaveLength(2);
  expect(peeked.map(({ body }) => body)).toEqual([1]);
});

requirement("SB-SCHED-010", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: {} } });
  const past = new Date(Date.now() - minuteMs);
  await namespace.sender("orders").scheduleMessages({ body: "now" }, past);
  expect((await receiveOne(namespace.receiver("orders"))).body).toBe("now");
});

requirement("SB-SCHED-011", async ({ target }) => {
  const namespace = await open(target);
  const sender = namespace.sender("orders");
  await sender.scheduleMessages({ body: "scheduled first" }, inOneMinute(namespace));
  await sender.sendMessages({ body: "enqueued first" });
  namespace.clock.advance(minuteMs);
  expect(await bodies(namespace.receiver("orders"))).toEqual(["enqueued first", "scheduled first"]);
});

requirement("SB-SCHED-012", async ({ target }) => {
  const namespace = await open(target);
  const at = inOneMinute(namespace);
  await namespace.sender("orders").scheduleMessages({ body: 1 }, at);
  namespace.clock.advance(3 * minuteMs);
  expect((await receiveOne(namespace.receiver("orders"))).enqueuedTimeUtc).toEqual(at);
});
