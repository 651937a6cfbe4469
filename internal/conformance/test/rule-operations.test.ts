import rhea from "rhea";
import { expect } from "vitest";
import { bodies } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";

const { types } = rhea;
const topics = { events: { subscriptions: { billing: {} } } };

requirement("SB-MGMT-014", async ({ target }) => {
  const namespace = await target.open({ topics });
  const raw = await namespace.raw("events/billing");
  const path = namespace.path("events/billing");
  const added = await raw.manage(path, "add-rule", {
    "rule-name": "paid",
    "rule-description": {
      "sql-filter": { expression: "sys.Label = 'paid'" },
      "sql-rule-action": { expression: "SET seen = 1" },
    },
  });
  expect(added.status).toBe(200);
  expect((await raw.manage(path, "remove-rule", { "rule-name": "$Default" })).status).toBe(200);
  await namespace.sender("events").sendMessages([
    { body: "yes", subject: "paid" },
    { body: "no", subject: "placed" },
  ]);
  expect(await bodies(namespace.receiver("events/billing"))).toEqual(["yes"]);
});

/** Ten digits for filters, eleven for rules and actions: see the wire facts of the client. */
const codes = {
  rule: 0x1370000004,
  filters: { true: 0x1370000007, sql: 0x1370000006, correlation: 0x1370000009 },
};

requirement("SB-MGMT-015", async ({ target }) => {
  const namespace = await target.open({ topics });
  const rules = namespace.rules("events/billing");
  await rules.createRule("sql", { sqlExpression: "a = 1" });
  await rules.createRule("correlation", { subject: "x" });
  const raw = await namespace.raw("events/billing");
  const { status, body } = await raw.manage(namespace.path("events/billing"), "enumerate-rules", {
    top: types.wrap_int(10),
    skip: types.wrap_int(0),
  });
  expect(status).toBe(200);
  const described = Array.from(Object(body["rules"]), (rule) =>
    Reflect.get(Object(rule), "rule-description"),
  );
  const seen = described.map(({ descriptor, value: [filter, , name] }) => [
    name.value ?? name,
    Number(descriptor.value ?? descriptor),
    Number(filter.descriptor.value ?? filter.descriptor),
  ]);
  expect(Object.fromEntries(seen.map(([name, , code]) => [name, code]))).toEqual({
    $Default: codes.filters.true,
    sql: codes.filters.sql,
    correlation: codes.filters.correlation,
  });
});

requirement("SB-MGMT-017", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: {} } });
  const raw = await namespace.raw("orders");
  for (const [operation, body] of [
    ["enumerate-rules", { top: types.wrap_int(10), skip: types.wrap_int(0) }],
    ["remove-rule", { "rule-name": "$Default" }],
  ] as const) {
    const reply = await raw.manage(namespace.path("orders"), operation, body);
    expect(Number(reply.status)).toBeGreaterThanOrEqual(400);
  }
});
