import { expect } from "vitest";
import { bodies, receive, receiveAll, receiveOne } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";

const queues = { orders: { requiresSession: true, lockDurationMs: 30_000 } };

requirement("SB-SESSION-001", async ({ target }) => {
  const namespace = await target.open({ queues });
  await expect(namespace.sender("orders").sendMessages({ body: 1 })).rejects.toThrow(/SessionId/);
});

requirement("SB-SESSION-002", async ({ target }) => {
  const namespace = await target.open({ queues });
  const receiving = namespace.receiver("orders").receiveMessages(1, { maxWaitTimeInMs: 1_000 });
  await expect(receiving).rejects.toThrow(/non-sessionful message receiver/);
});

requirement("SB-SESSION-003", async ({ target }) => {
  const namespace = await target.open({ queues: { plain: {} } });
  const raw = await namespace.raw("plain");
  const address = namespace.path("plain");
  for (const id of ["a", null]) {
    const source = { address, filter: { "com.microsoft:session-filter": id } };
    await expect(raw.openReceiver(address, { source })).rejects.toMatchObject({
      condition: "amqp:not-allowed",
      description: expect.stringContaining("does not require sessions"),
    });
  }
});

requirement("SB-SESSION-004", async ({ target }) => {
  const namespace = await target.open({ queues });
  const sender = namespace.sender("orders");
  for (const [sessionId, body] of [
    ["a", 1],
    ["b", 2],
    ["a", 3],
    ["b", 4],
    ["a", 5],
  ] as const) {
    await sender.sendMessages({ sessionId, body });
  }
  const session = await namespace.session("orders", "a");
  const messages = await receiveAll(session);
  expect(messages.map(({ body, sessionId }) => [sessionId, body])).toEqual([
    ["a", 1],
    ["a", 3],
    ["a", 5],
  ]);
});

requirement("SB-SESSION-005", async ({ target }) => {
  const namespace = await target.open({ queues });
  const sender = namespace.sender("orders");
  const a = await namespace.session("orders", "a");
  const b = await namespace.session("orders", "b");
  await sender.sendMessages({ sessionId: "b", body: "for b" });
  await sender.sendMessages({ sessionId: "a", body: "for a" });
  expect((await receiveOne(a)).body).toBe("for a");
  expect((await receiveOne(b)).body).toBe("for b");
});

requirement("SB-SESSION-006", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ sessionId: "a", body: 1 });
  await namespace.session("orders", "a");
  await expect(namespace.session("orders", "a")).rejects.toMatchObject({
    code: "SessionCannotBeLocked",
  });
});

requirement("SB-SESSION-007", async ({ target }) => {
  const namespace = await target.open({ queues });
  const sender = namespace.sender("orders");
  for (const sessionId of ["a", "b"]) await sender.sendMessages({ sessionId, body: sessionId });
  const held = [await namespace.session("orders"), await namespace.session("orders")];
  expect(held.map(({ sessionId }) => sessionId).sort()).toEqual(["a", "b"]);
});

requirement("SB-SESSION-008", async ({ target }) => {
  const namespace = await target.open({ queues });
  const accepting = namespace.session("orders");
  // The sender's link is opened behind the one that asks.
  await namespace.sender("orders").sendMessages({ sessionId: "late", body: 1 });
  expect((await accepting).sessionId).toBe("late");
});

requirement("SB-SESSION-011", async ({ target }) => {
  const namespace = await target.open({ queues });
  const first = await namespace.session("orders", "a");
  await first.close();
  expect((await namespace.session("orders", "a")).sessionId).toBe("a");
});

requirement("SB-SESSION-012", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ sessionId: "a", body: 1 });
  const first = await namespace.session("orders", "a");
  await receiveOne(first);
  await first.close();
  const again = await receiveOne(await namespace.session("orders", "a"));
  expect(again).toMatchObject({ body: 1, deliveryCount: 0 });
});

requirement("SB-SESSION-016", async ({ target }) => {
  const namespace = await target.open({ queues });
  const session = await namespace.session("orders", "a");
  expect(await session.getSessionState()).toBeFalsy();
});

requirement("SB-SESSION-017", async ({ target }) => {
  const namespace = await target.open({ queues });
  const session = await namespace.session("orders", "a");
  await session.setSessionState({ step: 2 });
  await session.close();
  const next = await namespace.session("orders", "a");
  expect(await next.getSessionState()).toEqual({ step: 2 });
  const other = await namespace.session("orders", "b");
  expect(await other.getSessionState()).toBeFalsy();
});

requirement("SB-SESSION-018", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ sessionId: "a", body: 1 });
  const session = await namespace.session("orders", "a");
  await session.setSessionState("kept");
  await session.completeMessage(await receiveOne(session));
  await session.close();
  expect(await (await namespace.session("orders", "a")).getSessionState()).toBe("kept");
});

requirement("SB-SESSION-019", async ({ target }) => {
  const namespace = await target.open({ queues });
  const session = await namespace.session("orders", "a");
  await session.setSessionState("set");
  await session.setSessionState(null);
  expect(await session.getSessionState()).toBeFalsy();
  const raw = await namespace.raw("orders");
  const path = namespace.path("orders");
  await session.setSessionState("set");
  await raw.manage(path, "set-session-state", { "session-id": "a", "session-state": null });
  const { body } = await raw.manage(path, "get-session-state", { "session-id": "a" });
  expect(body["session-state"]).toBeNull();
});

requirement("SB-SESSION-020", async ({ target }) => {
  const namespace = await target.open({ queues });
  for (const body of [1, 2]) {
    await namespace.sender("orders").sendMessages({ sessionId: "a", body });
  }
  const session = await namespace.session("orders", "a");
  await session.abandonMessage(await receiveOne(session));
  const again = await receive(session, 2);
  expect(again.map(({ body, deliveryCount }) => [body, deliveryCount])).toEqual([
    [1, 1],
    [2, 0],
  ]);
});

requirement("SB-SESSION-021", async ({ target }) => {
  const namespace = await target.open({ queues });
  for (const sessionId of ["a", "b", "a"]) {
    await namespace.sender("orders").sendMessages({ sessionId, body: sessionId });
  }
  const session = await namespace.session("orders", "a");
  const peeked = await session.peekMessages(10);
  expect(peeked.map(({ body }) => body)).toEqual(["a", "a"]);
});

requirement("SB-SESSION-023", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ sessionId: "a", body: "later" });
  const session = await namespace.session("orders", "a");
  const message = await receiveOne(session);
  await session.deferMessage(message);
  expect(await receiveAll(session)).toEqual([]);
  const [deferred] = await session.receiveDeferredMessages(message.sequenceNumber ?? []);
  expect(deferred?.body).toBe("later");
  if (deferred !== undefined) await session.completeMessage(deferred);
  expect(await session.peekMessages(1)).toEqual([]);
});

requirement("SB-SESSION-024", async ({ target }) => {
  const namespace = await target.open({ queues });
  const session = await namespace.session("orders", "empty");
  expect(session.sessionId).toBe("empty");
});

requirement("SB-SESSION-025", async ({ target }) => {
  const namespace = await target.open({
    topics: { events: { subscriptions: { billing: { requiresSession: true } } } },
  });
  for (const sessionId of ["a", "b"]) {
    await namespace.sender("events").sendMessages({ sessionId, body: sessionId });
  }
  expect(await bodies(await namespace.session("events/billing", "b"))).toEqual(["b"]);
  expect((await namespace.session("events/billing")).sessionId).toBe("a");
});

requirement("SB-SESSION-028", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ sessionId: "a", body: 1 });
  const session = await namespace.session("orders", "a", { receiveMode: "receiveAndDelete" });
  expect((await receiveOne(session)).body).toBe(1);
  expect(await session.peekMessages(1)).toEqual([]);
});
