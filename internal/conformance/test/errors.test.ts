import { expect } from "vitest";
import { receiveOne } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";

const no = { retryable: false };
const yes = { retryable: true };
const queues = { orders: {} };
const sessions = { orders: { requiresSession: true } };

requirement("SB-ERR-001", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  await namespace.sender("orders").sendMessages({ body: 1 });
  const receiver = namespace.receiver("orders");
  const message = await receiveOne(receiver);
  namespace.clock.advance(60_000);
  const lost = { code: "MessageLockLost", ...no };
  await expect(receiver.completeMessage(message)).rejects.toMatchObject(lost);
  await expect(receiver.renewMessageLock(message)).rejects.toMatchObject(lost);
});

requirement("SB-ERR-002", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues: sessions });
  const session = await namespace.session("orders", "a");
  namespace.clock.advance(60_000);
  await expect(session.renewSessionLock()).rejects.toMatchObject({
    code: "SessionLockLost",
    ...no,
  });
});

requirement("SB-ERR-003", async ({ target }) => {
  const namespace = await target.open({ queues: sessions });
  await namespace.session("orders", "a");
  await expect(namespace.session("orders", "a")).rejects.toMatchObject({
    code: "SessionCannotBeLocked",
    ...no,
  });
});

requirement("SB-ERR-004", async ({ target }) => {
  const namespace = await target.open({ queues });
  const missing = { code: "MessagingEntityNotFound", ...no };
  const { client } = namespace;
  const nosuch = `${namespace.path("orders")}-nosuch`;
  const receiving = client.createReceiver(nosuch).receiveMessages(1, { maxWaitTimeInMs: 1_000 });
  await expect(receiving).rejects.toMatchObject(missing);
  await expect(client.createReceiver(nosuch).peekMessages(1)).rejects.toMatchObject(missing);
  const sending = client.createSender(nosuch).sendMessages({ body: 1 });
  await expect(sending).rejects.toMatchObject(missing);
});

requirement("SB-ERR-005", async ({ target }) => {
  const namespace = await target.openEmulator("needs an identity of its own", {
    queues,
    identities: { app: { roles: [] } },
  });
  const app = namespace.as("app");
  const denied = { code: "UnauthorizedAccess", ...yes };
  await expect(app.sender("orders").sendMessages({ body: 1 })).rejects.toMatchObject(denied);
  await expect(app.receiver("orders").peekMessages(1)).rejects.toMatchObject(denied);
});

requirement("SB-ERR-006", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: { status: "Disabled" } } });
  await expect(namespace.sender("orders").sendMessages({ body: 1 })).rejects.toMatchObject({
    code: "MessagingEntityDisabled",
    ...no,
  });
});

requirement("SB-ERR-007", async ({ target }) => {
  const namespace = await target.openEmulator("fills an entity that Azure makes no smaller", {
    queues: { orders: { maxSizeMegabytes: 1, maxMessageBytes: 2_000_000 } },
  });
  const body = "x".repeat(1_500_000);
  await expect(namespace.sender("orders").sendMessages({ body })).rejects.toMatchObject({
    code: "QuotaExceeded",
    ...no,
  });
});

requirement("SB-ERR-008", async ({ target }) => {
  const namespace = await target.open({ queues });
  const sender = namespace.sender("orders");
  const { maxSizeInBytes } = await sender.createMessageBatch();
  const body = "x".repeat(maxSizeInBytes);
  await expect(sender.sendMessages({ body })).rejects.toMatchObject({
    code: "MessageSizeExceeded",
    ...no,
  });
});

requirement("SB-ERR-009", async ({ target }) => {
  const namespace = await target.openEmulator("injects a fault", { queues });
  namespace.emulator.faults.operation("send", {
    condition: "com.microsoft:timeout",
    description: "The operation did not complete within the allotted time.",
  });
  await expect(namespace.sender("orders").sendMessages({ body: 1 })).rejects.toMatchObject({
    code: "ServiceTimeout",
    ...yes,
  });
});

requirement("SB-ERR-010", async ({ target }) => {
  const namespace = await target.openEmulator("injects a fault", { queues });
  namespace.emulator.faults.throttle();
  await expect(namespace.sender("orders").sendMessages({ body: 1 })).rejects.toMatchObject({
    code: "ServiceBusy",
    ...yes,
  });
});

requirement("SB-ERR-011", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ body: 1 });
  const { sequenceNumber } = await receiveOne(namespace.receiver("orders"));
  if (sequenceNumber === undefined) throw new Error("It has a number.");
  const receiving = namespace.receiver("orders").receiveDeferredMessages(sequenceNumber);
  await expect(receiving).rejects.toMatchObject({ code: "MessageNotFound" });
});

requirement("SB-ERR-012", async ({ target }) => {
  const namespace = await target.open({ topics: { events: { subscriptions: { billing: {} } } } });
  const creating = namespace.rules("events/billing").createRule("$Default", { subject: "x" });
  await expect(creating).rejects.toMatchObject({ code: "MessagingEntityAlreadyExists" });
});

const tracked = /TrackingId:\S+, SystemTracker:\S+, Timestamp:\S+/;

requirement("SB-ERR-013", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: { requiresSession: true } } });
  await expect(namespace.sender("orders").sendMessages({ body: 1 })).rejects.toThrow(tracked);
  const { client } = namespace;
  const nosuch = `${namespace.path("orders")}-nosuch`;
  await expect(client.createSender(nosuch).sendMessages({ body: 1 })).rejects.toThrow(tracked);
  await expect(client.createReceiver(nosuch).peekMessages(1)).rejects.toThrow(tracked);
});

requirement("SB-ERR-014", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("orders");
  const reply = await raw.manage(namespace.path("orders"), "cancel-scheduled-message", {
    "sequence-numbers": [4_711],
  });
  expect(reply).toMatchObject({ status: 404, condition: "com.microsoft:message-not-found" });
});
