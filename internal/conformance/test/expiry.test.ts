import { expect } from "vitest";
import { bodies, receiveAll, receiveOne } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";
import type { EmulatorNamespace, Target } from "./kit/target.ts";

const deadLetter = { subQueueType: "deadLetter" } as const;
const timeToLive = 10_000;

const open = (target: Target, queue: object = {}): Promise<EmulatorNamespace> =>
  target.openEmulator("moves the clock", { queues: { orders: queue } });

requirement("SB-TTL-001", async ({ target }) => {
  const namespace = await open(target);
  await namespace.sender("orders").sendMessages([{ body: "short", timeToLive }, { body: "long" }]);
  namespace.clock.advance(timeToLive);
  expect(await bodies(namespace.receiver("orders"))).toEqual(["long"]);
  expect(await receiveAll(namespace.receiver("orders", deadLetter))).toEqual([]);
});

requirement("SB-TTL-002", async ({ target }) => {
  const namespace = await open(target, { deadLetteringOnMessageExpiration: true });
  await namespace.sender("orders").sendMessages({ body: "short", timeToLive });
  namespace.clock.advance(timeToLive - 1);
  expect(await namespace.receiver("orders", deadLetter).peekMessages(1)).toEqual([]);
  namespace.clock.advance(1);
  const letter = await receiveOne(namespace.receiver("orders", deadLetter));
  expect(letter).toMatchObject({ body: "short", deadLetterReason: "TTLExpiredException" });
});

requirement("SB-TTL-003", async ({ target }) => {
  const namespace = await open(target, { defaultTimeToLiveMs: timeToLive });
  await namespace.sender("orders").sendMessages({ body: 1, timeToLive: 3_600_000 });
  const message = await receiveOne(namespace.receiver("orders"));
  expect(message.expiresAtUtc).toEqual(new Date(namespace.clock.now() + timeToLive));
  expect(message.timeToLive).toBe(timeToLive);
});

requirement("SB-TTL-004", async ({ target }) => {
  const namespace = await open(target, { defaultTimeToLiveMs: timeToLive });
  await namespace.sender("orders").sendMessages({ body: 1 });
  namespace.clock.advance(timeToLive - 1);
  const [message] = await namespace.receiver("orders").peekMessages(1);
  expect(message?.expiresAtUtc).toEqual(new Date(namespace.clock.now() + 1));
  namespace.clock.advance(1);
  expect(await receiveAll(namespace.receiver("orders"))).toEqual([]);
});

requirement("SB-TTL-005", async ({ target }) => {
  const namespace = await open(target, { deadLetteringOnMessageExpiration: true });
  await namespace.sender("orders").sendMessages({ body: 1, timeToLive });
  const receiver = namespace.receiver("orders");
  const message = await receiveOne(receiver);
  namespace.clock.advance(2 * timeToLive);
  await receiver.completeMessage(message);
  expect(await receiveAll(namespace.receiver("orders", deadLetter))).toEqual([]);
});

requirement("SB-TTL-006", async ({ target }) => {
  const namespace = await open(target, { deadLetteringOnMessageExpiration: true });
  await namespace.sender("orders").sendMessages({ body: 1, timeToLive });
  const receiver = namespace.receiver("orders");
  const message = await receiveOne(receiver);
  namespace.clock.advance(2 * timeToLive);
  await receiver.abandonMessage(message);
  expect(await receiveAll(receiver)).toEqual([]);
  const letter = await receiveOne(namespace.receiver("orders", deadLetter));
  expect(letter.deadLetterReason).toBe("TTLExpiredException");
});

requirement("SB-TTL-007", async ({ target }) => {
  const namespace = await open(target, { lockDurationMs: 30_000 });
  await namespace.sender("orders").sendMessages({ body: 1, timeToLive });
  const receiver = namespace.receiver("orders");
  await receiveOne(receiver);
  namespace.clock.advance(29_999);
  expect(await namespace.receiver("orders").peekMessages(1)).toHaveLength(1);
  namespace.clock.advance(1);
  expect(await namespace.receiver("orders").peekMessages(1)).toEqual([]);
});

requirement("SB-TTL-008", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: {} } });
  await namespace.sender("orders").sendMessages({ body: 1, timeToLive: 600_000 });
  const { enqueuedTimeUtc, expiresAtUtc } = await receiveOne(namespace.receiver("orders"));
  expect(Number(expiresAtUtc)).toBe(Number(enqueuedTimeUtc) + 600_000);
});

requirement("SB-TTL-009", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: {} } });
  const raw = await namespace.raw("orders");
  const sender = await raw.openSender(namespace.path("orders"));
  sender.send({ body: "not so", absolute_expiry_time: new Date(Date.now() - 60_000) });
  expect((await receiveOne(namespace.receiver("orders"))).body).toBe("not so");
});

requirement("SB-TTL-010", async ({ target }) => {
  const namespace = await open(target);
  const at = new Date(namespace.clock.now() + 60_000);
  await namespace.sender("orders").scheduleMessages({ body: 1, timeToLive }, at);
  namespace.clock.advance(60_000 + timeToLive - 1);
  const [message] = await namespace.receiver("orders").peekMessages(1);
  expect(message?.expiresAtUtc).toEqual(new Date(namespace.clock.now() + 1));
  namespace.clock.advance(1);
  expect(await receiveAll(namespace.receiver("orders"))).toEqual([]);
});

requirement("SB-TTL-011", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", {
    topics: {
      events: { subscriptions: { brief: { defaultTimeToLiveMs: timeToLive }, lasting: {} } },
    },
  });
  await namespace.sender("events").sendMessages({ body: 1 });
  namespace.clock.advance(timeToLive);
  expect(await receiveAll(namespace.receiver("events/brief"))).toEqual([]);
  expect(await bodies(namespace.receiver("events/lasting"))).toEqual([1]);
});
