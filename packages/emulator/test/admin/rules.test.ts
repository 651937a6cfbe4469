import { expect, test } from "vitest";
import { administered, refusalOf, refusalsOf } from "./administered.ts";

const topics = { events: { subscriptions: { all: {} } } };
const noAction = { sqlExpression: undefined, sqlParameters: undefined };

test("a new subscription has the rule $Default, which matches everything", async () => {
  await using namespace = await administered({ topics });
  expect({ ...(await namespace.admin.getRule("events", "all", "$Default")) }).toEqual({
    name: "$Default",
    filter: { sqlExpression: "1=1", sqlParameters: undefined },
    action: noAction,
  });
});

test("a SQL rule comes back with its parameters of every type and its action", async () => {
  await using namespace = await administered({ topics });
  const filter = {
    sqlExpression: "text = @text AND number > @number OR done = @done",
    sqlParameters: {
      "@text": `<'&">`,
      "@number": 1.5,
      "@done": true,
    },
  };
  const action = { sqlExpression: "SET size = @size", sqlParameters: { "@size": "large" } };
  const { admin } = namespace;
  const created = await admin.createRule("events", "all", "large", filter, action);
  expect({ ...created }).toEqual({ name: "large", filter, action });
  expect({ ...(await admin.getRule("events", "all", "large")) }).toEqual({ ...created });
});

test("a correlation rule comes back with all of its conditions", async () => {
  await using namespace = await administered({ topics });
  const filter = {
    applicationProperties: { color: "red", size: 3, urgent: false, at: new Date(0) },
    contentType: "application/json",
    correlationId: "c",
    messageId: "m",
    replyTo: "r",
    replyToSessionId: "rs",
    sessionId: "s",
    subject: "order.placed",
    to: "t",
  };
  const { admin } = namespace;
  const created = await admin.createRule("events", "all", "placed", filter);
  expect({ ...created }).toEqual({ name: "placed", filter, action: noAction });
  expect({ ...(await admin.getRule("events", "all", "placed")) }).toEqual({ ...created });
});

test("a rule that was added by a receiver's client is read here", async () => {
  await using namespace = await administered({ topics });
  const rules = namespace.clientAs("owner").createRuleManager("events", "all");
  await rules.createRule("red", { applicationProperties: { color: "red", count: 3 } });
  expect(await namespace.admin.getRule("events", "all", "red")).toMatchObject({
    filter: { applicationProperties: { color: "red", count: 3 } },
  });
  await namespace.admin.deleteRule("events", "all", "red");
  const names: string[] = [];
  for await (const { name } of rules.listRules()) names.push(name);
  expect(names).toEqual(["$Default"]);
});

test("rules select messages and change them", async () => {
  await using namespace = await administered({ topics });
  const { admin } = namespace;
  await admin.deleteRule("events", "all", "$Default");
  await admin.createRule(
    "events",
    "all",
    "large",
    { sqlExpression: "total > @limit", sqlParameters: { "@limit": 100 } },
    { sqlExpression: "SET size = 'large'" },
  );
  const client = namespace.clientAs("owner");
  await client.createSender("events").sendMessages([
    { body: 1, applicationProperties: { total: 99 } },
    { body: 2, applicationProperties: { total: 101 } },
  ]);
  expect(namespace.emulator.inspect().queues["events/Subscriptions/all"]?.active).toBe(1);
  const messages = await client.createReceiver("events", "all").receiveMessages(1);
  expect(messages).toMatchObject([{ body: 2, applicationProperties: { size: "large" } }]);
});

test("an updated rule selects by what it says now", async () => {
  await using namespace = await administered({ topics });
  const { admin } = namespace;
  const read = await admin.getRule("events", "all", "$Default");
  const filter = { subject: "order.paid" };
  const updated = await admin.updateRule("events", "all", { ...read, filter });
  expect(updated).toMatchObject({ name: "$Default", filter });
  const sender = namespace.clientAs("owner").createSender("events");
  await sender.sendMessages([
    { body: 1, subject: "order.placed" },
    { body: 2, subject: "order.paid" },
  ]);
  expect(namespace.emulator.inspect().queues["events/Subscriptions/all"]?.active).toBe(1);
});

test("true and false filters, integers and durations are read and written in their types", async () => {
  await using namespace = await administered({ topics });
  const body = (filter: string): string =>
    `<entry xmlns="http://www.w3.org/2005/Atom"><content type="application/xml"><RuleDescription xmlns:p="http://www.w3.org/2001/XMLSchema-instance" xmlns:x="http://www.w3.org/2001/XMLSchema">${filter}</RuleDescription></content></entry>`;
  const put = (name: string, filter: string) =>
    namespace.raw("PUT", `/events/Subscriptions/all/Rules/${name}`, { body: body(filter) });
  const value = (type: string, text: string): string =>
    `<KeyValueOfstringanyType><Key>@v</Key><Value p:type="x:${type}">${text}</Value></KeyValueOfstringanyType>`;
  const sql = (type: string, text: string): string =>
    `<Filter p:type="SqlFilter"><SqlExpression>a = @v</SqlExpression><Parameters>${value(type, text)}</Parameters></Filter>`;

  const always = await put("always", `<Filter p:type="TrueFilter"/>`);
  expect(always.status).toBe(201);
  expect(always.body).toContain(`<Filter i:type="TrueFilter"><SqlExpression>1=1</SqlExpression>`);
  const never = await put("never", `<Filter p:type="FalseFilter"/>`);
  expect(never.body).toContain(`<Filter i:type="FalseFilter"><SqlExpression>1=0</SqlExpression>`);
  // BasicRuleCrudOperationsAsync.json of the .NET client's recordings
  for (const [type, text, written] of [
    ["int", "12", `<Value i:type="d6p1:int" xmlns:d6p1="http://www.w3.org/2001/XMLSchema">12`],
    [
      "long",
      "9007199254740993",
      `<Value i:type="d6p1:long" xmlns:d6p1="http://www.w3.org/2001/XMLSchema">9007199254740993`,
    ],
    [
      "dateTime",
      "2026-01-02T03:04:05.006+01:00",
      `<Value i:type="d6p1:dateTime" xmlns:d6p1="http://www.w3.org/2001/XMLSchema">2026-01-02T02:04:05.006Z`,
    ],
    [
      "duration",
      "P1D",
      `<Value i:type="d6p1:duration" xmlns:d6p1="http://schemas.microsoft.com/2003/10/Serialization/">P1D`,
    ],
  ] as const) {
    const { status, body: reply } = await put(type, sql(type, text));
    expect(status).toBe(201);
    expect(reply).toContain(written);
  }
  for (const [type, text] of [
    ["int", "2147483648"],
    ["boolean", "yes"],
    ["dateTime", "yesterday"],
    ["duration", "1 day"],
    ["double", "a lot"],
    ["QName", "a:b"],
  ] as const) {
    expect(await put("wrong", sql(type, text))).toMatchObject({
      status: 400,
      body: expect.stringContaining(`&apos;@v&apos;`),
    });
  }
});

test("a rule that cannot be is refused in the service's words", async () => {
  await using namespace = await administered({ topics });
  const { admin } = namespace;
  const create = (sqlExpression: string) =>
    refusalOf(admin.createRule("events", "all", "new", { sqlExpression }));
  expect(await create("color = ")).toMatchObject({
    code: "ServiceError",
    statusCode: 400,
    message: expect.stringMatching(/^There was an error parsing the SQL expression\./),
  });
  expect(await create(`a = '${"x".repeat(1024)}'`)).toMatchObject({
    message: expect.stringContaining("exceeds the maximum length of 1024"),
  });
  expect(await refusalOf(admin.createRule("events", "all", "new", {}))).toMatchObject({
    statusCode: 400,
  });
  expect(
    await refusalOf(admin.createRule("events", "all", "new", {}, { sqlExpression: "SET a" })),
  ).toMatchObject({ statusCode: 400 });
  expect(await admin.ruleExists("events", "all", "new")).toBe(false);
});

test("a second rule of the same name is refused, and one that is not there is not found", async () => {
  await using namespace = await administered({ topics });
  const { admin } = namespace;
  expect(
    await refusalOf(admin.createRule("events", "all", "$default", { subject: "a" })),
  ).toMatchObject({
    code: "MessageEntityAlreadyExistsError",
    statusCode: 409,
    message: expect.stringContaining("'localhost:Topic:events|all|$default' already exists."),
  });
  const rule = await admin.getRule("events", "all", "$Default");
  for (const refusal of await refusalsOf([
    admin.getRule("events", "all", "missing"),
    admin.updateRule("events", "all", { ...rule, name: "missing" }),
    admin.deleteRule("events", "all", "missing"),
  ])) {
    expect(refusal).toMatchObject({
      code: "MessageEntityNotFoundError",
      statusCode: 404,
      // test_mgmt_rule_update_invalid.yaml of the Python client's recordings
      message: expect.stringMatching(
        /^Entity 'localhost:Topic:events\|all\|missing' was not found\./,
      ),
    });
  }
  expect(await refusalOf(admin.getRule("events", "missing", "$Default"))).toMatchObject({
    message: expect.stringMatching(/^Entity 'localhost:Topic:events\|missing' was not found\./),
  });
});
