import { once } from "node:events";
import {
  openTransactions,
  type RawClient,
  sendIn,
  settle,
  settleIn,
  type TransactionClient,
  type Transfer,
  take,
} from "@buspass-internal/raw-client";
import rhea from "rhea";
import { expect } from "vitest";
import { bodies, peekAll, receiveOne } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";
import type { Namespace, Target } from "./kit/target.ts";

const peekLock = { snd_settle_mode: 0, rcv_settle_mode: 1 } as const;
const queues = { orders: {} };

interface Opened {
  readonly namespace: Namespace;
  readonly raw: RawClient;
  readonly transactions: TransactionClient;
}

async function open(target: Target): Promise<Opened> {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("orders");
  return { namespace, raw, transactions: await openTransactions(raw.connection) };
}

/** Locks messages with these bodies, which are sent first. */
async function lock(
  { namespace, raw }: Pick<Opened, "namespace" | "raw">,
  ...contents: readonly unknown[]
): Promise<Transfer[]> {
  for (const body of contents) await namespace.sender("orders").sendMessages({ body });
  return take(await raw.openReceiver(namespace.path("orders"), peekLock), contents.length);
}

/** All that is in the queue, in whatever state. */
async function states(namespace: Namespace): Promise<[unknown, string][]> {
  const messages = await peekAll(namespace, "orders");
  return messages.map(({ body, state }) => [body, state]);
}

requirement("SB-TXN-001", async ({ target }) => {
  const { transactions } = await open(target);
  expect(transactions.link.is_open()).toBe(true);
  const ids = [await transactions.declare(), await transactions.declare()];
  expect(ids[0]).not.toEqual(ids[1]);
});

requirement("SB-TXN-003", async ({ target }) => {
  const { namespace, raw, transactions } = await open(target);
  const sender = await raw.openSender(namespace.path("orders"));
  const id = await transactions.declare();
  for (const body of [1, 2]) {
    expect(await sendIn(id, sender, { body })).toMatchObject({
      transactionId: id,
      name: "accepted",
    });
  }
  expect(await states(namespace)).toEqual([]);
  expect(await transactions.discharge(id)).toMatchObject({ name: "accepted" });
  expect(await bodies(namespace.receiver("orders"))).toEqual([1, 2]);
});

requirement("SB-TXN-004", async ({ target }) => {
  const { namespace, raw, transactions } = await open(target);
  const sender = await raw.openSender(namespace.path("orders"));
  const id = await transactions.declare();
  await sendIn(id, sender, { body: "never" });
  expect(await transactions.discharge(id, true)).toMatchObject({ name: "accepted" });
  await namespace.sender("orders").sendMessages({ body: "next" });
  expect(await bodies(namespace.receiver("orders"))).toEqual(["next"]);
});

requirement("SB-TXN-005", async ({ target }) => {
  const opened = await open(target);
  const { namespace, transactions } = opened;
  const [done, back, aside, dead] = await lock(opened, "done", "back", "aside", "dead");
  if (!done || !back || !aside || !dead) throw new Error("Too few messages came.");
  const id = await transactions.declare();
  expect(await settleIn(id, done, "accepted")).toMatchObject({
    transactionId: id,
    name: "accepted",
    settled: false,
  });
  await settleIn(id, back, "modified", { undeliverable_here: false });
  await settleIn(id, aside, "modified", { undeliverable_here: true });
  await settleIn(id, dead, "rejected", { error: { condition: "com.microsoft:dead-letter" } });
  expect(await states(namespace)).toEqual([
    ["done", "active"],
    ["back", "active"],
    ["aside", "active"],
    ["dead", "active"],
  ]);
  await transactions.discharge(id);
  expect(await states(namespace)).toEqual([
    ["back", "active"],
    ["aside", "deferred"],
  ]);
  expect(await receiveOne(namespace.receiver("orders"))).toMatchObject({ deliveryCount: 1 });
  const letters = namespace.receiver("orders", { subQueueType: "deadLetter" });
  expect(await bodies(letters)).toEqual(["dead"]);
});

requirement("SB-TXN-005", "told in one turn with the commit", async ({ target }) => {
  const opened = await open(target);
  const { namespace, raw, transactions } = opened;
  const [message] = await lock(opened, "done");
  if (!message) throw new Error("No message came.");
  const sender = await raw.openSender(namespace.path("orders"));
  const id = await transactions.declare();
  const told = [
    settleIn(id, message, "accepted"),
    sendIn(id, sender, { body: "next" }),
    transactions.discharge(id),
  ];
  expect((await Promise.all(told)).map(({ name }) => name)).toEqual(Array(3).fill("accepted"));
  expect(await states(namespace)).toEqual([["next", "active"]]);
});

requirement("SB-TXN-006", async ({ target }) => {
  const opened = await open(target);
  const { namespace, transactions } = opened;
  const [message] = await lock(opened, "twice");
  if (!message) throw new Error("No message came.");
  const id = await transactions.declare();
  await settleIn(id, message, "accepted");
  await transactions.discharge(id, true);
  expect(await states(namespace)).toEqual([["twice", "active"]]);
  await settle(message, (delivery) => delivery.accept());
  expect(message.delivery.remote_settled).toBe(true);
  expect(await states(namespace)).toEqual([]);
});

requirement("SB-TXN-007", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  const raw = await namespace.raw("orders");
  const transactions = await openTransactions(raw.connection);
  const [message] = await lock({ namespace, raw }, "late");
  if (!message) throw new Error("No message came.");
  const id = await transactions.declare();
  await sendIn(id, await raw.openSender("orders"), { body: "with it" });
  await settleIn(id, message, "accepted");
  namespace.clock.advance(60_000);
  expect(await transactions.discharge(id)).toMatchObject({
    name: "rejected",
    error: { condition: "amqp:transaction:rollback" },
  });
  expect(await states(namespace)).toEqual([["late", "active"]]);
});

requirement("SB-TXN-007", "one message twice", async ({ target }) => {
  const opened = await open(target);
  const [message] = await lock(opened, "once");
  if (!message) throw new Error("No message came.");
  const id = await opened.transactions.declare();
  await settleIn(id, message, "accepted");
  expect(await settleIn(id, message, "released")).toMatchObject({
    name: "rejected",
    error: { condition: "com.microsoft:message-lock-lost" },
  });
});

requirement("SB-TXN-008", async ({ target }) => {
  const { namespace, transactions } = await open(target);
  const id = await transactions.declare();
  const other = await namespace.raw("orders");
  const sender = await other.openSender(namespace.path("orders"));
  await expect(sendIn(id, sender, { body: 1 })).rejects.toMatchObject({
    condition: "amqp:transaction:unknown-id",
  });
  const [message] = await lock({ namespace, raw: other }, "kept");
  if (!message) throw new Error("No message came.");
  const closed = once(message.delivery.link, "receiver_close");
  settleIn(id, message, "accepted").catch(() => {});
  await closed;
  expect(message.delivery.link.error).toMatchObject({ condition: "amqp:transaction:unknown-id" });
  expect(await states(namespace)).toEqual([["kept", "active"]]);
});

requirement("SB-TXN-009", async ({ target }) => {
  const { namespace, raw, transactions } = await open(target);
  const id = await transactions.declare();
  await transactions.discharge(id);
  expect(await transactions.discharge(id)).toMatchObject({
    name: "rejected",
    error: {
      condition: "amqp:transaction:unknown-id",
      description: expect.stringContaining("Transaction is not declared"),
    },
  });
  const sender = await raw.openSender(namespace.path("orders"));
  await expect(sendIn(id, sender, { body: 1 })).rejects.toMatchObject({
    condition: "amqp:transaction:unknown-id",
  });
});

requirement("SB-TXN-010", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  const raw = await namespace.raw("orders");
  const transactions = await openTransactions(raw.connection);
  const sender = await raw.openSender("orders");
  const id = await transactions.declare();
  namespace.clock.advance(180_000);
  await sendIn(id, sender, { body: "first" });
  namespace.clock.advance(119_999);
  expect(await sendIn(id, sender, { body: "in time" })).toMatchObject({ name: "accepted" });
  namespace.clock.advance(1);
  expect(await sendIn(id, sender, { body: "late" })).toMatchObject({
    name: "rejected",
    error: {
      condition: "amqp:not-allowed",
      description: expect.stringMatching(/^No active Transaction was found for ID 'txn:/),
    },
  });
  expect(await transactions.discharge(id)).toMatchObject({
    error: { condition: "amqp:transaction:unknown-id" },
  });
  expect(await states(namespace)).toEqual([]);
});

requirement("SB-TXN-011", async ({ target }) => {
  const { namespace, raw, transactions } = await open(target);
  const sender = await raw.openSender(namespace.path("orders"));
  const id = await transactions.declare();
  for (let body = 1; body <= 100; body += 1) {
    expect((await sendIn(id, sender, { body })).name).toBe("accepted");
  }
  expect(await sendIn(id, sender, { body: 101 })).toMatchObject({
    name: "rejected",
    error: {
      condition: "amqp:resource-limit-exceeded",
      description: expect.stringContaining("more than 100 messages in a single transaction"),
    },
  });
});

requirement("SB-TXN-012", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: {}, others: {} } });
  const raw = await namespace.raw("orders", "others");
  const transactions = await openTransactions(raw.connection);
  const id = await transactions.declare();
  await sendIn(id, await raw.openSender(namespace.path("orders")), { body: "alone" });
  const other = await raw.openSender(namespace.path("others"));
  expect(await sendIn(id, other, { body: "not with it" })).toMatchObject({
    name: "rejected",
    error: { condition: "amqp:not-allowed" },
  });
  await transactions.discharge(id);
  expect(await bodies(namespace.receiver("orders"))).toEqual(["alone"]);
  expect(await namespace.receiver("others").peekMessages(1)).toEqual([]);
});

requirement("SB-TXN-013", async ({ target }) => {
  const namespace = await target.open({ topics: { events: { subscriptions: { billing: {} } } } });
  const raw = await namespace.raw("events", "events/billing");
  const transactions = await openTransactions(raw.connection);
  await namespace.sender("events").sendMessages({ body: 1 });
  const receiver = await raw.openReceiver(namespace.path("events/billing"), peekLock);
  const [message] = await take(receiver, 1);
  if (!message) throw new Error("No message came.");
  const id = await transactions.declare();
  await settleIn(id, message, "accepted");
  await sendIn(id, await raw.openSender(namespace.path("events")), { body: 2 });
  expect(await transactions.discharge(id)).toMatchObject({ name: "accepted" });
  expect(await bodies(namespace.receiver("events/billing"))).toEqual([2]);
});

requirement("SB-TXN-014", async ({ target }) => {
  const { namespace, raw, transactions } = await open(target);
  const sender = await raw.openSender(namespace.path("orders"));
  const id = await transactions.declare();
  await sendIn(id, sender, { body: 1 });
  const closed = once(transactions.link, "sender_close");
  transactions.link.close();
  await closed;
  await expect(sendIn(id, sender, { body: 2 })).rejects.toMatchObject({
    condition: "amqp:transaction:unknown-id",
  });
  expect(await states(namespace)).toEqual([]);
});

requirement("SB-TXN-024", async ({ target }) => {
  const { transactions } = await open(target);
  const { link } = transactions;
  const closed = once(link, "sender_close");
  Reflect.get(link, "local").attach.snd_settle_mode = 1;
  transactions.send(rhea.types.wrap_described([], 0x31)).catch(() => {});
  await closed;
  expect(link.error).toBeDefined();
});
