import { expect } from "vitest";
import { bodies, receiveAll, receiveOne } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";
import { acted, setRule } from "./kit/select.ts";

const topics = { events: { subscriptions: { s: {} } } };

requirement("SB-ACTION-001", async ({ target }) => {
  const message = await acted(target, {}, "SET region = 'north'");
  expect(message?.applicationProperties).toMatchObject({ region: "north" });
});

requirement("SB-ACTION-002", async ({ target }) => {
  const applicationProperties = { quantity: 10, kept: "x" };
  const message = await acted(target, { applicationProperties }, "SET quantity = quantity / 2");
  expect(message?.applicationProperties).toMatchObject({ quantity: 5, kept: "x" });
});

requirement("SB-ACTION-003", async ({ target }) => {
  const applicationProperties = { priority: "high", kept: "x" };
  const message = await acted(target, { applicationProperties }, "REMOVE priority");
  expect(message?.applicationProperties).toMatchObject({ kept: "x" });
  expect(message?.applicationProperties).not.toHaveProperty("priority");
});

requirement("SB-ACTION-004", async ({ target }) => {
  const sent = { correlationId: "high", subject: "old", replyTo: "kept" };
  const message = await acted(
    target,
    sent,
    "SET sys.CorrelationId = 'low'; SET sys.Label = 'new'; SET sys.To = 'there'",
  );
  expect(message).toMatchObject({
    correlationId: "low",
    subject: "new",
    to: "there",
    replyTo: "kept",
  });
});

requirement("SB-ACTION-005", async ({ target }) => {
  const applicationProperties = { a: 0, b: 0, c: 0 };
  const message = await acted(
    target,
    { applicationProperties },
    "SET a = 1; SET b = a + 1; REMOVE c;",
  );
  expect(message?.applicationProperties).toMatchObject({ a: 1, b: 2 });
  expect(message?.applicationProperties).not.toHaveProperty("c");
  const other = await acted(target, { applicationProperties }, "SET a = 1 SET b = 2");
  expect(other?.applicationProperties).toMatchObject({ a: 1, b: 2 });
});

requirement("SB-ACTION-006", async ({ target }) => {
  const message = await acted(target, {}, "SET a = gone; REMOVE nosuch; SET b = 1");
  expect(message?.applicationProperties).toMatchObject({ b: 1 });
});

requirement("SB-ACTION-007", async ({ target }) => {
  const namespace = await target.open({ topics });
  const failing = setRule(namespace, "events/s", "1 = 1", "SET a = sys.NoSuchProperty").then(
    async () => {
      await namespace.sender("events").sendMessages({ body: "which" });
      return bodies(namespace.receiver("events/s"));
    },
  );
  // Refused at once, or failing on each message.
  expect(await failing.catch(() => [])).toEqual([]);
});

requirement("SB-ACTION-008", async ({ target }) => {
  const applicationProperties = { count: 1, name: "x" };
  const message = await acted(target, { applicationProperties }, "SET count = '42'; SET name = 7");
  expect(message?.applicationProperties).toMatchObject({ count: 42, name: "7" });
});

requirement("SB-ACTION-009", async ({ target }) => {
  const namespace = await target.open({ topics });
  const setting = setRule(
    namespace,
    "events/s",
    "1 = 1",
    "SET sys.ScheduledEnqueueTimeUtc = later",
  );
  await setting;
  const applicationProperties = { later: new Date(Date.now() + 86_400_000) };
  await namespace.sender("events").sendMessages({ body: "now", applicationProperties });
  expect((await receiveOne(namespace.receiver("events/s"))).body).toBe("now");
});

requirement("SB-ACTION-010", async ({ target }) => {
  const namespace = await target.open({
    topics: { events: { requiresDuplicateDetection: true, subscriptions: { s: {} } } },
  });
  await setRule(namespace, "events/s", "1 = 1", "SET sys.MessageId = 'same'");
  for (const messageId of ["a", "b"]) {
    await namespace.sender("events").sendMessages({ messageId, body: messageId });
  }
  const messages = await receiveAll(namespace.receiver("events/s"));
  expect(messages.map(({ messageId, body }) => [messageId, body])).toEqual([
    ["same", "a"],
    ["same", "b"],
  ]);
});

requirement("SB-ACTION-011", async ({ target }) => {
  const namespace = await target.open({ topics });
  const ofLength = (length: number): string => `SET a = '${"x".repeat(length - 10)}'`;
  await setRule(namespace, "events/s", "1 = 1", ofLength(1_024));
  await expect(setRule(namespace, "events/s", "1 = 1", ofLength(1_025))).rejects.toThrow(/1024/);
});

requirement("SB-ACTION-012", async ({ target }) => {
  const namespace = await target.open({ topics });
  const statements = (count: number): string =>
    Array.from({ length: count }, (_, i) => `SET p${i} = ${i};`).join("");
  await setRule(namespace, "events/s", "1 = 1", statements(32));
  await expect(setRule(namespace, "events/s", "1 = 1", statements(33))).rejects.toThrow();
});

requirement("SB-ACTION-013", async ({ target }) => {
  const body = { total: 42, lines: ["a", "b"] };
  const message = await acted(target, { body, contentType: "application/json" }, "SET a = 1");
  expect(message).toMatchObject({ body, contentType: "application/json" });
});
