import { settle, type Transfer, take } from "@buspass-internal/raw-client";
import { expect } from "vitest";
import { receiveOne } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";
import type { Namespace } from "./kit/target.ts";

const peekLock = { snd_settle_mode: 0, rcv_settle_mode: 1 } as const;

/** One message, received over raw AMQP in peek-lock mode and not settled. */
async function receiveRaw(namespace: Namespace): Promise<Transfer> {
  const applicationProperties = { tries: 0 };
  await namespace.sender("orders").sendMessages({ body: "raw", applicationProperties });
  const raw = await namespace.raw("orders");
  const receiver = await raw.openReceiver(namespace.path("orders"), peekLock);
  const [transfer] = await take(receiver, 1);
  if (transfer === undefined) throw new Error("No transfer came.");
  return transfer;
}

const name = (outcome: Transfer["delivery"]["remote_state"]): unknown =>
  Reflect.get(Object(outcome), "constructor")?.composite_type ?? String(outcome);

requirement("SB-RECV-006", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: {} } });
  const transfer = await receiveRaw(namespace);
  await settle(transfer, (delivery) => delivery.accept());
  expect(transfer.delivery.remote_settled).toBe(true);
  expect(name(transfer.delivery.remote_state)).toBe("accepted");
  expect(await namespace.receiver("orders").peekMessages(1)).toEqual([]);
});

requirement("SB-RECV-007", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: {} } });
  await settle(await receiveRaw(namespace), (delivery) => delivery.release());
  expect(await receiveOne(namespace.receiver("orders"))).toMatchObject({ body: "raw" });
});

requirement("SB-RECV-019", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: { maxDeliveryCount: 1 } } });
  await settle(await receiveRaw(namespace), (delivery) => delivery.release());
  const message = await receiveOne(namespace.receiver("orders"));
  expect(message.deliveryCount).toBe(0);
});

requirement("SB-RECV-008", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: {} } });
  await settle(await receiveRaw(namespace), (delivery) =>
    delivery.modified({ undeliverable_here: false, message_annotations: { tries: 1 } }),
  );
  expect(await receiveOne(namespace.receiver("orders"))).toMatchObject({
    deliveryCount: 1,
    applicationProperties: { tries: 1 },
  });
});

requirement("SB-RECV-009", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: {} } });
  await settle(await receiveRaw(namespace), (delivery) =>
    delivery.modified({ undeliverable_here: true }),
  );
  const [message] = await namespace.receiver("orders").peekMessages(1);
  expect(message).toMatchObject({ body: "raw", state: "deferred" });
});

requirement("SB-RECV-010", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: {} } });
  await settle(await receiveRaw(namespace), (delivery) =>
    delivery.reject({
      condition: "com.microsoft:dead-letter",
      info: { DeadLetterReason: "Why", DeadLetterErrorDescription: "How", more: "said" },
    }),
  );
  const letters = namespace.receiver("orders", { subQueueType: "deadLetter" });
  expect(await receiveOne(letters)).toMatchObject({
    body: "raw",
    deadLetterReason: "Why",
    deadLetterErrorDescription: "How",
    applicationProperties: { more: "said" },
  });
});

requirement("SB-RECV-010", "without info", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: {} } });
  await settle(await receiveRaw(namespace), (delivery) => delivery.reject());
  const letters = namespace.receiver("orders", { subQueueType: "deadLetter" });
  const letter = await receiveOne(letters);
  expect(letter.body).toBe("raw");
  expect(letter.deadLetterReason).toBeUndefined();
});

requirement("SB-RECV-011", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: {} } });
  for (const body of [1, 2, 3]) await namespace.sender("orders").sendMessages({ body });
  const raw = await namespace.raw("orders");
  const receiver = await raw.openReceiver(namespace.path("orders"), peekLock);
  const transfers = await take(receiver, 3);
  // Told in one turn, these leave in one frame: first to last.
  await Promise.all(transfers.map((transfer) => settle(transfer, (delivery) => delivery.accept())));
  expect(await namespace.receiver("orders").peekMessages(1)).toEqual([]);
});
