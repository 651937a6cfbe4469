import {
  openTransactions,
  type RawClient,
  type TransactionClient,
} from "@buspass-internal/raw-client";
import rhea from "rhea";
import { expect } from "vitest";
import { peekAll, receiveOne } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";
import type { Namespace } from "./kit/target.ts";

const inAnHour = (): Date => new Date(Date.now() + 3_600_000);

async function transactionsOn(
  namespace: Namespace,
): Promise<{ raw: RawClient; transactions: TransactionClient }> {
  const raw = await namespace.raw("orders");
  return { raw, transactions: await openTransactions(raw.connection) };
}

async function numbers(namespace: Namespace): Promise<unknown[]> {
  const messages = await peekAll(namespace, "orders");
  return messages.map(({ sequenceNumber }) => sequenceNumber?.toNumber());
}

requirement("SB-TXN-015", "scheduling", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: {} } });
  const { raw, transactions } = await transactionsOn(namespace);
  const schedule = async (id: Buffer): Promise<unknown> => {
    const message = rhea.message.encode({
      message_id: "later",
      message_annotations: { "x-opt-scheduled-enqueue-time": inAnHour() },
      body: "later",
    });
    const messages = [{ "message-id": "later", message }];
    const { body } = await raw.manage(
      namespace.path("orders"),
      "schedule-message",
      { messages },
      id,
    );
    return [body["sequence-numbers"]].flat().map(Number);
  };
  const lost = await transactions.declare();
  await schedule(lost);
  await transactions.discharge(lost, true);
  const id = await transactions.declare();
  const told = await schedule(id);
  await namespace.sender("orders").sendMessages({ body: "meanwhile" });
  expect(await numbers(namespace)).toHaveLength(1);
  await transactions.discharge(id);
  const [first, second] = await peekAll(namespace, "orders");
  expect([first, second].map((message) => message?.state)).toEqual(["scheduled", "active"]);
  expect(told).toEqual([first?.sequenceNumber?.toNumber()]);
});

requirement("SB-TXN-015", "canceling", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: {} } });
  const { raw, transactions } = await transactionsOn(namespace);
  const [number] = await namespace
    .sender("orders")
    .scheduleMessages([{ body: "later" }], inAnHour());
  const cancel = async (id: Buffer): Promise<unknown> => {
    const body = {
      "sequence-numbers": rhea.types.wrap_array([Number(number)], 0x81, undefined),
    };
    return (await raw.manage(namespace.path("orders"), "cancel-scheduled-message", body, id))
      .status;
  };
  for (const failed of [true, false]) {
    const id = await transactions.declare();
    expect(await cancel(id)).toBe(200);
    expect(await numbers(namespace)).toEqual([Number(number)]);
    await transactions.discharge(id, failed);
    expect(await numbers(namespace)).toHaveLength(failed ? 1 : 0);
  }
});

requirement("SB-TXN-016", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: { requiresSession: true } } });
  const { raw, transactions } = await transactionsOn(namespace);
  const session = await namespace.session("orders", "a");
  for (const failed of [true, false]) {
    const id = await transactions.declare();
    const body = { "session-id": "a", "session-state": Buffer.from('"set"') };
    const reply = await raw.manage(namespace.path("orders"), "set-session-state", body, id);
    expect(reply.status).toBe(200);
    expect(await session.getSessionState()).toBeNull();
    await transactions.discharge(id, failed);
    expect(await session.getSessionState()).toBe(failed ? null : "set");
  }
});

requirement("SB-TXN-017", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: {} } });
  const { raw, transactions } = await transactionsOn(namespace);
  await namespace.sender("orders").sendMessages({ body: 1 });
  const receiver = namespace.receiver("orders");
  const message = await receiveOne(receiver);
  await receiver.deferMessage(message);
  const number = message.sequenceNumber?.toNumber() ?? 0;
  const received = await raw.manage(namespace.path("orders"), "receive-by-sequence-number", {
    "sequence-numbers": rhea.types.wrap_array([number], 0x81, undefined),
    "receiver-settle-mode": rhea.types.wrap_uint(1),
  });
  const [{ "lock-token": token }] = received.body["messages"] as [{ "lock-token": Buffer }];
  for (const failed of [true, false]) {
    const id = await transactions.declare();
    const body = {
      "disposition-status": "completed",
      "lock-tokens": rhea.types.wrap_array([token], 0x98, undefined),
    };
    const reply = await raw.manage(namespace.path("orders"), "update-disposition", body, id);
    expect(reply.status).toBe(200);
    expect(await numbers(namespace)).toEqual([number]);
    await transactions.discharge(id, failed);
    expect(await numbers(namespace)).toHaveLength(failed ? 1 : 0);
  }
});
