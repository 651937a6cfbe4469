import { take } from "@buspass-internal/raw-client";
import rhea from "rhea";
import { expect } from "vitest";
import { receive, receiveAll, receiveOne } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";

const lockDurationMs = 30_000;
const queues = { orders: { lockDurationMs } };

requirement("SB-LOCK-001", async ({ target }) => {
  const namespace = await target.openEmulator("compares the clock", { queues });
  await namespace.sender("orders").sendMessages({ body: 1 });
  namespace.clock.advance(5_000);
  const message = await receiveOne(namespace.receiver("orders"));
  expect(message.lockedUntilUtc).toEqual(new Date(namespace.clock.now() + lockDurationMs));
});

requirement("SB-LOCK-002", async ({ target }) => {
  const namespace = await target.openEmulator("compares the clock", { queues: { orders: {} } });
  await namespace.sender("orders").sendMessages({ body: 1 });
  const message = await receiveOne(namespace.receiver("orders"));
  expect(message.lockedUntilUtc).toEqual(new Date(namespace.clock.now() + 60_000));
});

requirement("SB-LOCK-003", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  await namespace.sender("orders").sendMessages({ body: "slow" });
  const receiver = namespace.receiver("orders");
  await receiveOne(receiver);
  namespace.clock.advance(lockDurationMs - 1);
  expect(await receiveAll(receiver)).toEqual([]);
  namespace.clock.advance(1);
  expect(await receiveOne(receiver)).toMatchObject({ body: "slow", deliveryCount: 1 });
});

for (const settle of [
  "completeMessage",
  "abandonMessage",
  "deferMessage",
  "deadLetterMessage",
  "renewMessageLock",
] as const) {
  requirement("SB-LOCK-004", settle, async ({ target }) => {
    const namespace = await target.openEmulator("moves the clock", { queues });
    await namespace.sender("orders").sendMessages({ body: "slow" });
    const receiver = namespace.receiver("orders");
    const message = await receiveOne(receiver);
    namespace.clock.advance(lockDurationMs);
    await expect(receiver[settle](message)).rejects.toMatchObject({ code: "MessageLockLost" });
    // What was tried had no effect.
    expect(await receiveOne(receiver)).toMatchObject({ body: "slow", deliveryCount: 1 });
  });
}

requirement("SB-LOCK-005", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  const { clock } = namespace;
  await namespace.sender("orders").sendMessages({ body: 1 });
  const receiver = namespace.receiver("orders");
  const message = await receiveOne(receiver);
  clock.advance(20_000);
  expect(await receiver.renewMessageLock(message)).toEqual(new Date(clock.now() + lockDurationMs));
  clock.advance(lockDurationMs - 1);
  expect(await receiveAll(receiver)).toEqual([]);
  await receiver.completeMessage(message);
});

requirement("SB-LOCK-006", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  const { clock } = namespace;
  await namespace.sender("orders").sendMessages([{ body: "first" }, { body: "second" }]);
  const receiver = namespace.receiver("orders");
  const first = await receiveOne(receiver);
  clock.advance(10_000);
  const second = await receiveOne(receiver);
  clock.advance(20_000);
  await expect(receiver.completeMessage(first)).rejects.toMatchObject({ code: "MessageLockLost" });
  clock.advance(9_999);
  await receiver.completeMessage(second);
});

requirement("SB-LOCK-007", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ body: 1 });
  const raw = await namespace.raw("orders");
  const receiver = await raw.openReceiver(namespace.path("orders"));
  const [transfer] = await take(receiver, 1);
  const tag = Buffer.from(transfer?.delivery.tag ?? "");
  expect(tag).toHaveLength(16);
  const reordered = Buffer.concat([
    tag.subarray(0, 4).reverse(),
    tag.subarray(4, 6).reverse(),
    tag.subarray(6, 8).reverse(),
    tag.subarray(8),
  ]);
  const body = { "lock-tokens": rhea.types.wrap_array([reordered], 0x98, undefined) };
  const reply = await raw.manage(namespace.path("orders"), "renew-lock", body);
  expect(reply.status).toBe(200);
});

requirement("SB-LOCK-008", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages([{ body: 1 }, { body: 2 }]);
  const receiver = namespace.receiver("orders");
  const [one, two] = await receive(receiver, 2);
  if (one !== undefined) await receiver.abandonMessage(one);
  const again = await receiveOne(receiver);
  const tokens = [one, two, again].map((message) => message?.lockToken);
  expect(tokens).not.toContain(undefined);
  expect(new Set(tokens).size).toBe(3);
});

requirement("SB-LOCK-009", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  const { clock } = namespace;
  await namespace.sender("orders").sendMessages([{ body: 1 }, { body: 2 }]);
  const receiver = namespace.receiver("orders");
  const messages = await receive(receiver, 2);
  clock.advance(10_000);
  const raw = await namespace.raw("orders");
  const tokens = messages.map(({ lockToken = "" }) =>
    Buffer.from(lockToken.replaceAll("-", ""), "hex"),
  );
  const { body } = await raw.manage("orders", "renew-lock", {
    "lock-tokens": rhea.types.wrap_array(tokens, 0x98, undefined),
  });
  const until = new Date(clock.now() + lockDurationMs);
  expect(body["expirations"]).toEqual([until, until]);
  clock.advance(lockDurationMs - 1);
  for (const message of messages) await receiver.completeMessage(message);
});

requirement("SB-LOCK-010", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", {
    queues: { orders: { lockDurationMs, maxDeliveryCount: 2 } },
  });
  await namespace.sender("orders").sendMessages({ body: "slow" });
  const receiver = namespace.receiver("orders");
  for (const _ of [1, 2]) {
    await receiveOne(receiver);
    namespace.clock.advance(lockDurationMs);
  }
  const letters = namespace.receiver("orders", { subQueueType: "deadLetter" });
  expect((await receiveOne(letters)).deadLetterReason).toBe("MaxDeliveryCountExceeded");
});
