import { take } from "@buspass-internal/raw-client";
import { expect } from "vitest";
import { bodies, receiveAll, receiveOne } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";

const queues = { target: {}, source: { forwardTo: "target" } };

requirement("SB-FWD-001", async ({ target }) => {
  const namespace = await target.open({ queues });
  const applicationProperties = { kept: "yes" };
  await namespace.sender("source").sendMessages({ messageId: "m", body: 1, applicationProperties });
  const message = await receiveOne(namespace.receiver("target"));
  expect(message).toMatchObject({ messageId: "m", body: 1, applicationProperties });
  expect(await namespace.receiver("source").peekMessages(1)).toEqual([]);
});

requirement("SB-FWD-002", async ({ target }) => {
  const namespace = await target.open({
    queues: { target: {} },
    topics: { events: { subscriptions: { billing: { forwardTo: "target" }, audit: {} } } },
  });
  await namespace.sender("events").sendMessages({ body: "paid" });
  expect(await bodies(namespace.receiver("target"))).toEqual(["paid"]);
  expect(await bodies(namespace.receiver("events/audit"))).toEqual(["paid"]);
});

requirement("SB-FWD-003", async ({ target }) => {
  const namespace = await target.open({
    queues: { source: { forwardTo: "events" } },
    topics: { events: { subscriptions: { billing: {}, audit: {} } } },
  });
  await namespace.sender("source").sendMessages({ body: "paid" });
  expect(await bodies(namespace.receiver("events/billing"))).toEqual(["paid"]);
  expect(await bodies(namespace.receiver("events/audit"))).toEqual(["paid"]);
});

requirement("SB-FWD-004", async ({ target }) => {
  const namespace = await target.open({ queues });
  const sent = Array.from({ length: 10 }, (_, i) => i);
  for (const body of sent) await namespace.sender("source").sendMessages({ body });
  expect(await bodies(namespace.receiver("target"))).toEqual(sent);
});

requirement("SB-FWD-005", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("target").sendMessages([{ body: 0 }, { body: 0 }, { body: 0 }]);
  await namespace.sender("source").sendMessages({ body: "first in its source" });
  const forwarded = (await receiveAll(namespace.receiver("target"))).at(-1);
  expect(forwarded?.body).toBe("first in its source");
  expect(forwarded?.enqueuedSequenceNumber).toBe(1);
  expect(forwarded?.sequenceNumber?.toNumber()).toBeGreaterThan(1);
});

requirement("SB-FWD-006", async ({ target }) => {
  const namespace = await target.open({
    queues: {
      hop5: {},
      hop4: { forwardTo: "hop5" },
      hop3: { forwardTo: "hop4" },
      hop2: { forwardTo: "hop3" },
      hop1: { forwardTo: "hop2" },
      hop0: { forwardTo: "hop1" },
    },
  });
  await namespace.sender("hop1").sendMessages({ body: "four hops" });
  expect((await receiveOne(namespace.receiver("hop5"))).body).toBe("four hops");
  await namespace.sender("hop0").sendMessages({ body: "five hops" });
  const letters = namespace.receiver("hop4", { subQueueType: "deadLetter" });
  expect(await receiveOne(letters)).toMatchObject({
    body: "five hops",
    deadLetterReason: "MaxTransferHopCountExceeded",
  });
});

requirement("SB-FWD-007", async ({ target }) => {
  const namespace = await target.open({
    queues: { target: { status: "SendDisabled" }, source: { forwardTo: "target" } },
  });
  await namespace.sender("source").sendMessages({ body: "stuck" });
  const letters = namespace.receiver("source", { subQueueType: "transferDeadLetter" });
  expect((await receiveOne(letters)).body).toBe("stuck");
  const raw = await namespace.raw("source");
  const path = `${namespace.path("source")}/$Transfer/$DeadLetterQueue`;
  await expect(raw.openReceiver(path)).resolves.toBeDefined();
});

requirement("SB-FWD-008", async ({ target }) => {
  const namespace = await target.open({
    queues: { letters: {}, orders: { forwardDeadLetteredMessagesTo: "letters" } },
  });
  await namespace.sender("orders").sendMessages({ body: "bad" });
  const receiver = namespace.receiver("orders");
  await receiver.deadLetterMessage(await receiveOne(receiver), {
    deadLetterReason: "Why",
    deadLetterErrorDescription: "How",
  });
  expect(await receiveOne(namespace.receiver("letters"))).toMatchObject({
    body: "bad",
    deadLetterReason: "Why",
    deadLetterSource: namespace.path("orders"),
  });
});

requirement("SB-MSG-013", async ({ target }) => {
  const namespace = await target.open({
    queues: { letters: {}, orders: { forwardDeadLetteredMessagesTo: "letters" } },
  });
  await namespace.sender("orders").sendMessages({ body: "bad" });
  const receiver = namespace.receiver("orders");
  await receiver.deadLetterMessage(await receiveOne(receiver));
  const raw = await namespace.raw("letters");
  const [transfer] = await take(await raw.openReceiver(namespace.path("letters")), 1);
  expect(transfer?.message.message_annotations).toMatchObject({
    "x-opt-deadletter-source": namespace.path("orders"),
  });
});

requirement("SB-FWD-009", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("target").sendMessages({ body: "direct" });
  expect(await bodies(namespace.receiver("target"))).toEqual(["direct"]);
});

requirement("SB-FWD-010", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  const at = new Date(namespace.clock.now() + 60_000);
  await namespace.sender("source").scheduleMessages({ body: "later" }, at);
  expect(await bodies(namespace.receiver("target"))).toEqual([]);
  namespace.clock.advance(60_000);
  expect(await bodies(namespace.receiver("target"))).toEqual(["later"]);
});

requirement("SB-FWD-011", async ({ target }) => {
  const namespace = await target.open({ queues });
  const receiving = namespace.receiver("source").receiveMessages(1, { maxWaitTimeInMs: 1_000 });
  await expect(receiving).rejects.toThrow(/auto-?forward/i);
});

requirement("SB-FWD-012", async ({ target }) => {
  const namespace = await target.openEmulator("needs an identity of its own", {
    queues,
    identities: { app: { roles: [{ role: "Azure Service Bus Data Sender", scope: "source" }] } },
  });
  await namespace.as("app").sender("source").sendMessages({ body: 1 });
  expect(await bodies(namespace.receiver("target"))).toEqual([1]);
});
