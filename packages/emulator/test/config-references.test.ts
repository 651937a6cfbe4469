import { describe, expect, test } from "vitest";
import { file, problemsOf } from "./config-json.ts";

const namespace = "UserConfig.Namespaces[0]";

describe("forwarding", () => {
  const Topics = [{ Name: "events", Subscriptions: [{ Name: "billing" }] }];
  const queue = (Name: string, Properties: object = {}): object => ({ Name, Properties });

  test("goes to a queue or a topic, in any case of its name", () => {
    expect(
      problemsOf(
        file({
          Queues: [
            queue("orders", { ForwardTo: "EVENTS", ForwardDeadLetteredMessagesTo: "archive" }),
            queue("archive"),
          ],
          Topics: [
            {
              Name: "events",
              Subscriptions: [{ Name: "billing", Properties: { ForwardTo: "archive" } }],
            },
          ],
        }),
      ),
    ).toEqual([]);
  });

  test.each(["ForwardTo", "ForwardDeadLetteredMessagesTo"])("%s goes to what exists", (setting) => {
    const Queues = [queue("orders", { [setting]: "event" }), queue("archive")];
    expect(problemsOf(file({ Queues, Topics }))).toEqual([
      `${namespace}.Queues[0].Properties.${setting}: expected one of "" for none, orders, archive, events, found "event"; did you mean events?`,
    ]);
  });

  test("does not go to a subscription", () => {
    const Queues = [queue("orders", { ForwardTo: "events/billing" })];
    expect(problemsOf(file({ Queues, Topics }))).toEqual([
      `${namespace}.Queues[0].Properties.ForwardTo: expected one of "" for none, orders, events, found "events/billing"`,
    ]);
  });

  test("does not go from an entity with sessions, but its dead letters may", () => {
    const Properties = {
      RequiresSession: true,
      ForwardTo: "orders",
      ForwardDeadLetteredMessagesTo: "orders",
    };
    const Subscriptions = [{ Name: "billing", Properties }];
    expect(
      problemsOf(file({ Queues: [queue("orders")], Topics: [{ Name: "events", Subscriptions }] })),
    ).toEqual([
      `${namespace}.Topics[0].Subscriptions[0].Properties.ForwardTo: expected "", because an entity with sessions forwards no messages, found "orders"`,
    ]);
  });

  test("does not come back, not even through others", () => {
    const back = (index: number, setting: string, target: string): string =>
      `${namespace}.Queues[${index}].Properties.${setting}: expected an entity from which nothing is forwarded back here, found "${target}"`;
    expect(problemsOf(file({ Queues: [queue("orders", { ForwardTo: "Orders" })] }))).toEqual([
      back(0, "ForwardTo", "Orders"),
    ]);
    expect(
      problemsOf(
        file({
          Queues: [
            queue("a", { ForwardTo: "b" }),
            queue("b", { ForwardDeadLetteredMessagesTo: "A" }),
            queue("c", { ForwardTo: "a" }),
          ],
        }),
      ),
    ).toEqual([back(0, "ForwardTo", "b"), back(1, "ForwardDeadLetteredMessagesTo", "A")]);
  });
});

describe("a rule", () => {
  const rules = (...Properties: object[]): readonly string[] =>
    problemsOf(
      file({
        Topics: [
          {
            Name: "events",
            Subscriptions: [
              {
                Name: "billing",
                Rules: Properties.map((each, index) => ({ Name: `r${index}`, Properties: each })),
              },
            ],
          },
        ],
      }),
    );
  const at = `${namespace}.Topics[0].Subscriptions[0].Rules`;
  const sql = (SqlExpression: string): object => ({
    FilterType: "Sql",
    SqlFilter: { SqlExpression },
  });

  test("with a filter or an action that does not parse is told with the service's words", () => {
    const [filter, action, ...others] = rules(sql("total > > 100"), {
      ...sql("total > 100"),
      Action: { SqlExpression: "SET sys.To =" },
    });
    expect(filter).toMatch(
      /\[0\]\.Properties\.SqlFilter\.SqlExpression: expected a filter that the service takes, found "total > > 100"; it says: There was an error parsing the SQL expression\. \[Token line=1, column=8,/,
    );
    expect(action).toMatch(
      /\[1\]\.Properties\.Action\.SqlExpression: expected an action that the service takes, found "SET sys\.To ="; it says: There was an error parsing/,
    );
    expect([filter, action].every((problem) => problem?.startsWith(at))).toBe(true);
    expect(others).toEqual([]);
  });

  test("that correlates nothing is refused", () => {
    expect(rules({ FilterType: "Correlation", CorrelationFilter: {} })).toEqual([
      `${at}[0].Properties.CorrelationFilter: expected a filter that the service takes, found an object with nothing in it; it says: A correlation filter needs at least one property to match.`,
    ]);
  });

  test("has the filter of its type, and no other", () => {
    expect(
      rules(
        { FilterType: "Sql" },
        { FilterType: "Correlation", SqlFilter: { SqlExpression: "1=1" } },
        { FilterType: "True" },
      ),
    ).toEqual([
      `${at}[0].Properties.SqlFilter: expected an object, as FilterType is "Sql", found nothing`,
      `${at}[1].Properties.SqlFilter: expected nothing, as FilterType is "Correlation", found an object with SqlExpression`,
      `${at}[1].Properties.CorrelationFilter: expected an object, as FilterType is "Correlation", found nothing`,
      `${at}[2].Properties.FilterType: expected "Sql" or "Correlation", found "True"`,
    ]);
  });

  test("knows its settings", () => {
    const [unknown, kind] = rules({
      FilterType: "Correlation",
      CorrelationFilter: { label: "paid", Properties: { total: [1] } },
    });
    expect([unknown, kind].sort()).toEqual([
      `${at}[0].Properties.CorrelationFilter.Properties.total: expected a text, a number, true or false, found an array of 1`,
      `${at}[0].Properties.CorrelationFilter.label: unknown setting, did you mean Label?`,
    ]);
  });

  test("has a name of its own in its subscription", () => {
    const Rules = ["paid", "Paid"].map((Name) => ({ Name, Properties: sql("1=1") }));
    const Subscriptions = [
      { Name: "billing", Rules },
      { Name: "audit", Rules: [Rules[0]] },
    ];
    expect(problemsOf(file({ Topics: [{ Name: "events", Subscriptions }] }))).toEqual([
      `${at}[1].Name: expected another name than that at ${at}[0].Name, found "Paid"`,
    ]);
  });
});

describe("several namespaces", () => {
  const withRole = (Role: object, ...Names: string[]): unknown => ({
    UserConfig: {
      Namespaces: Names.map((Name) => ({ Name, Queues: [{ Name: `${Name}-orders` }] })),
      Identities: [{ Name: "app", Roles: [{ Role: "Azure Service Bus Data Owner", ...Role }] }],
    },
  });
  const at = "UserConfig.Identities[0].Roles[0]";

  test("have different names", () => {
    expect(problemsOf(withRole({ Scope: "", Namespace: "one" }, "one", "One"))).toEqual([
      'UserConfig.Namespaces[1].Name: expected another name than that at UserConfig.Namespaces[0].Name, found "One"',
    ]);
  });

  test("make a role say which it is of", () => {
    expect(problemsOf(withRole({ Scope: "" }, "one", "two"))).toEqual([
      `${at}.Namespace: expected one of one, two, found nothing`,
    ]);
    expect(problemsOf(withRole({ Scope: "", Namespace: "tow" }, "one", "two"))).toEqual([
      `${at}.Namespace: expected one of one, two, found "tow"`,
    ]);
  });

  test("have scopes of their own", () => {
    expect(problemsOf(withRole({ Scope: "one-orders", Namespace: "two" }, "one", "two"))).toEqual([
      `${at}.Scope: expected one of "" for the namespace, two-orders, found "one-orders"`,
    ]);
  });
});
