import { expect } from "vitest";
import { bodies, receiveAll, receiveOne } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";
import { setRule } from "./kit/select.ts";
import type { Namespace } from "./kit/target.ts";

const topics = { events: { subscriptions: { billing: {} } } };

/** The names of a subscription's rules. */
async function ruleNames(namespace: Namespace, subscription = "events/billing"): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of namespace.rules(subscription).listRules()) names.push(name);
  return names;
}

requirement("SB-TOPIC-001", async ({ target }) => {
  const namespace = await target.open({
    topics: { events: { subscriptions: { billing: {}, audit: {} } } },
  });
  await namespace.sender("events").sendMessages({ body: "paid" });
  const billing = namespace.receiver("events/billing");
  await billing.completeMessage(await receiveOne(billing));
  expect(await bodies(billing)).toEqual([]);
  expect(await bodies(namespace.receiver("events/audit"))).toEqual(["paid"]);
});

requirement("SB-TOPIC-002", async ({ target }) => {
  const namespace = await target.open({ topics: { events: { subscriptions: {} } } });
  await expect(namespace.sender("events").sendMessages({ body: 1 })).resolves.toBeUndefined();
});

requirement("SB-TOPIC-003", async ({ target }) => {
  const namespace = await target.open({ topics });
  expect(await ruleNames(namespace)).toEqual(["$Default"]);
  await namespace.sender("events").sendMessages({ body: "anything" });
  expect(await bodies(namespace.receiver("events/billing"))).toEqual(["anything"]);
});

requirement("SB-TOPIC-004", async ({ target }) => {
  const namespace = await target.open({ topics });
  await namespace.rules("events/billing").deleteRule("$Default");
  await namespace.sender("events").sendMessages({ body: 1 });
  expect(await bodies(namespace.receiver("events/billing"))).toEqual([]);
});

requirement("SB-TOPIC-005", async ({ target }) => {
  const namespace = await target.open({ topics });
  const rules = namespace.rules("events/billing");
  await rules.createRule("second", { sqlExpression: "1 = 1" });
  await rules.createRule("third", { subject: "paid" });
  await namespace.sender("events").sendMessages({ body: 1, subject: "paid" });
  expect(await bodies(namespace.receiver("events/billing"))).toEqual([1]);
});

requirement("SB-TOPIC-006", async ({ target }) => {
  const namespace = await target.open({ topics });
  const rules = namespace.rules("events/billing");
  const always = { sqlExpression: "1 = 1" };
  for (const name of ["second", "third"]) await rules.createRule(name, always);
  for (const name of ["with", "too"]) {
    await rules.createRule(name, always, { sqlExpression: `SET made = '${name}'` });
  }
  await namespace.sender("events").sendMessages({ body: 1 });
  const copies = await receiveAll(namespace.receiver("events/billing"));
  // The page's own example: five rules, two of them with an action.
  const made = copies.map(({ applicationProperties }) => applicationProperties?.["made"]);
  expect(made.sort()).toEqual(["too", "with", undefined]);
});

requirement("SB-TOPIC-007", async ({ target }) => {
  const namespace = await target.open({ topics });
  await setRule(namespace, "events/billing", "1 = 1", "SET a = 1");
  await namespace.sender("events").sendMessages({ body: 1 });
  const message = await receiveOne(namespace.receiver("events/billing"));
  expect(message.applicationProperties).toMatchObject({ RuleName: "only" });
});

requirement("SB-TOPIC-008", async ({ target }) => {
  const namespace = await target.open({
    topics: { events: { subscriptions: { billing: {}, audit: {} } } },
  });
  await setRule(namespace, "events/billing", "1 = 1", "SET color = 'blue'");
  const applicationProperties = { color: "red" };
  await namespace.sender("events").sendMessages({ body: 1, applicationProperties });
  const changed = await receiveOne(namespace.receiver("events/billing"));
  const unchanged = await receiveOne(namespace.receiver("events/audit"));
  expect(changed.applicationProperties).toMatchObject({ color: "blue" });
  expect(unchanged.applicationProperties).toEqual({ color: "red" });
});

requirement("SB-TOPIC-009", async ({ target }) => {
  const namespace = await target.open({ topics });
  const creating = namespace.rules("events/billing").createRule("$Default", { subject: "x" });
  await expect(creating).rejects.toThrow(/already exists/);
  expect(await ruleNames(namespace)).toEqual(["$Default"]);
});

requirement("SB-TOPIC-010", async ({ target }) => {
  const namespace = await target.open({ topics });
  await expect(namespace.rules("events/billing").deleteRule("nosuch")).rejects.toThrow(
    /could not be found/,
  );
});

requirement("SB-TOPIC-011", async ({ target }) => {
  const namespace = await target.open({ topics });
  const rules = namespace.rules("events/billing");
  const correlation = {
    correlationId: "c",
    contentType: "t",
    applicationProperties: { text: "x", flag: true },
  };
  await rules.createRule("sql", { sqlExpression: "a = 1" }, { sqlExpression: "SET b = 2" });
  await rules.createRule("correlation", correlation);
  // More than the client asks for at once.
  const many = Array.from({ length: 110 }, (_, i) => `rule-${i}`);
  for (const name of many) await rules.createRule(name, { subject: name });
  const listed = new Map<string, unknown>();
  for await (const rule of rules.listRules()) listed.set(rule.name, rule);
  expect([...listed.keys()].sort()).toEqual(["$Default", "correlation", "sql", ...many].sort());
  expect(listed.get("sql")).toMatchObject({
    filter: { sqlExpression: "a = 1" },
    action: { sqlExpression: "SET b = 2" },
  });
  expect(listed.get("correlation")).toMatchObject({ filter: correlation });
  expect(listed.get("$Default")).toMatchObject({ filter: { sqlExpression: "1=1" } });
});

requirement("SB-TOPIC-012", async ({ target }) => {
  const namespace = await target.open({
    topics: { events: { subscriptions: { all: {}, some: {} } } },
  });
  await setRule(namespace, "events/some", "wanted = 1");
  for (const wanted of [0, 0, 1]) {
    await namespace.sender("events").sendMessages({ body: 1, applicationProperties: { wanted } });
  }
  const all = await receiveAll(namespace.receiver("events/all"));
  const some = await receiveOne(namespace.receiver("events/some"));
  const last = all.at(-1);
  expect(last?.sequenceNumber?.toNumber()).toBe((all[0]?.sequenceNumber?.toNumber() ?? 0) + 2);
  expect(some.sequenceNumber?.toNumber()).toBeLessThan(last?.sequenceNumber?.toNumber() ?? 0);
  expect(some.enqueuedSequenceNumber).toBe(last?.enqueuedSequenceNumber);
});

requirement("SB-TOPIC-013", async ({ target }) => {
  const namespace = await target.open({ topics });
  const receiving = namespace.receiver("events").receiveMessages(1, { maxWaitTimeInMs: 1_000 });
  await expect(receiving).rejects.toThrow();
});

for (const expression of ["", "a =", "a = 1 b", "a = 'x", "a LIKE", "IN (1)", "a = 1;", "x()"]) {
  requirement("SB-TOPIC-014", expression, async ({ target }) => {
    const namespace = await target.open({ topics });
    const creating = namespace
      .rules("events/billing")
      .createRule("bad", { sqlExpression: expression });
    await expect(creating).rejects.toThrow();
    expect(await ruleNames(namespace)).toEqual(["$Default"]);
  });
}

requirement("SB-TOPIC-015", async ({ target }) => {
  const namespace = await target.open({ topics });
  const rules = namespace.rules("events/billing");
  const ofLength = (length: number) => ({ sqlExpression: `a = '${"x".repeat(length - 6)}'` });
  await rules.createRule("longest", ofLength(1_024));
  await expect(rules.createRule("longer", ofLength(1_025))).rejects.toThrow(/1024/);
});

requirement("SB-FILTER-021", async ({ target }) => {
  const namespace = await target.open({
    topics: {
      events: { subscriptions: { billing: { deadLetteringOnFilterEvaluationExceptions: true } } },
    },
  });
  await setRule(namespace, "events/billing", "sys.NoSuchProperty = 1");
  await namespace.sender("events").sendMessages({ body: "which" });
  expect(await bodies(namespace.receiver("events/billing"))).toEqual([]);
  const letters = namespace.receiver("events/billing", { subQueueType: "deadLetter" });
  expect((await receiveOne(letters)).body).toBe("which");
});

requirement("SB-FILTER-022", async ({ target }) => {
  const namespace = await target.open({
    topics: {
      events: { subscriptions: { billing: { deadLetteringOnFilterEvaluationExceptions: false } } },
    },
  });
  await setRule(namespace, "events/billing", "sys.NoSuchProperty = 1");
  await namespace.sender("events").sendMessages({ body: "which" });
  expect(await bodies(namespace.receiver("events/billing"))).toEqual([]);
  const letters = namespace.receiver("events/billing", { subQueueType: "deadLetter" });
  expect(await bodies(letters)).toEqual([]);
});

requirement("SB-FILTER-027", async ({ target }) => {
  const namespace = await target.open({ topics });
  await expect(namespace.rules("events/billing").createRule("none", {})).rejects.toThrow();
  const raw = await namespace.raw("events/billing");
  const reply = await raw.manage(namespace.path("events/billing"), "add-rule", {
    "rule-name": "none",
    "rule-description": { "correlation-filter": {} },
  });
  expect(reply.status).toBe(400);
});
