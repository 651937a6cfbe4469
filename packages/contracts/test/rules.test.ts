import { defineMessage, type MessageContract, type RuleDefinition } from "@buspass/contracts";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { refusal } from "./refusal.ts";

const schema = z.object({ orderId: z.string() });
const OrderPlaced = defineMessage("order.placed", { version: 2, schema });
const OrderPaid = defineMessage("order.paid", {
  version: 1,
  schema: z.object({ region: z.string(), total: z.number() }),
  applicationProperties: { region: (body) => body.region, total: (body) => body.total },
});
const OrderNoted = defineMessage("order.noted", {
  version: 1,
  schema: z.object({ note: z.string() }),
  applicationProperties: { note: (order) => order.note },
});
const plain = [OrderPlaced] as const;
const both = [OrderPlaced, OrderPaid] as const;

type Carried = readonly [MessageContract, ...MessageContract[]];

const at = "topics.events.subscriptions.billing.rules";

/** What is said of a rule; `carries` are the messages of its topic. */
function ofRule(
  rule: RuleDefinition | Readonly<Record<string, unknown>>,
  carries: Carried = both,
): string | undefined {
  const billing = { rules: { one: rule as RuleDefinition } };
  const said = refusal({ topics: { events: { carries, subscriptions: { billing } } } });
  return said?.replace(`${at}.one.`, "");
}

function ofFilter(filter: object, carries?: Carried): string | undefined {
  return ofRule({ filter }, carries)?.replace("filter.", "");
}

function ofSql(sqlExpression: string, carries?: Carried): string | undefined {
  return ofFilter({ sqlExpression }, carries)?.replace("sqlExpression ", "");
}

describe("a correlation filter", () => {
  test("selects by what the topic carries", () => {
    expect(ofFilter({ subject: "order.paid" })).toBeUndefined();
    expect(
      ofFilter({ subject: "order.paid", applicationProperties: { region: "eu" } }),
    ).toBeUndefined();
    expect(ofFilter({ applicationProperties: { total: 5 } })).toBeUndefined();
    expect(ofFilter({ correlationId: "order-1", to: "eu" })).toBeUndefined();
  });

  test("with a subject that the topic does not carry is told the nearest one", () => {
    expect(ofFilter({ subject: "order.payed" })).toBe(
      'subject is "order.payed", which the topic does not carry: write order.paid.',
    );
    expect(ofFilter({ subject: "invoice.sent" })).toMatch("write order.placed or order.paid.");
    expect(ofFilter({ subject: "Order.Paid" })).toMatch("write order.paid.");
  });

  test("with a property that no message of its subject has is told whose to derive", () => {
    expect(ofFilter({ subject: "order.placed", applicationProperties: { region: "eu" } })).toBe(
      "applicationProperties.region is a property that order.placed does not have: derive it with applicationProperties of order.placed, or leave it out.",
    );
    expect(ofFilter({ applicationProperties: { region: "eu" } }, plain)).toMatch(
      "applicationProperties.region is a property that no message of the topic has",
    );
  });

  test("with a property that another message derives, or of another spelling, is told the nearest one", () => {
    expect(ofFilter({ subject: "order.paid", applicationProperties: { regoin: "eu" } })).toBe(
      "applicationProperties.regoin is a property that order.paid does not have: write region.",
    );
    expect(ofFilter({ applicationProperties: { colour: "red", total: 5 } })).toBe(
      "applicationProperties.colour is a property that no message of the topic has: derive it with applicationProperties of order.placed or order.paid, or leave it out.",
    );
  });

  test("asks for properties of one message, not of several", () => {
    const applicationProperties = { region: "eu", note: "x" };
    expect(ofFilter({ applicationProperties }, [...both, OrderNoted])).toBe(
      "applicationProperties.region is a property that no message has together with the other conditions: correct one of them.",
    );
  });

  test("may ask for what an older version derives, as its senders may be there still", () => {
    const Next = defineMessage("order.paid", {
      version: 2,
      schema: z.object({ orderId: z.string() }),
      previous: OrderPaid,
      upgrade: () => ({ orderId: "" }),
    });
    expect(ofFilter({ applicationProperties: { region: "eu" } }, [Next])).toBeUndefined();
    expect(ofFilter({ applicationProperties: { colour: "red" } }, [Next])).toMatch("no message");
  });

  test("may ask for a property that is declared and never set here, such as one of another sender", () => {
    const Foreign = defineMessage("order.imported", {
      version: 1,
      schema,
      applicationProperties: { origin: (): string | undefined => undefined },
    });
    expect(ofFilter({ applicationProperties: { origin: "erp" } }, [Foreign])).toBeUndefined();
    expect(ofSql("origin = 'erp'", [Foreign])).toBeUndefined();
  });

  test("with a version that no message has selects nothing", () => {
    expect(ofFilter({ applicationProperties: { schemaVersion: 2 } })).toBeUndefined();
    expect(ofFilter({ subject: "order.paid", applicationProperties: { schemaVersion: 2 } })).toBe(
      "applicationProperties.schemaVersion has a value that no message has together with the other conditions: correct one of them.",
    );
    expect(ofFilter({ applicationProperties: { schemaVersion: "2" } })).toMatch("has a value that");
  });

  test("may ask for what others add beside the contract", () => {
    for (const name of ["cloudEvents:source", "cloudEvents_source", "traceparent", "buspass-x"]) {
      expect(ofFilter({ applicationProperties: { [name]: "a" } }, plain)).toBeUndefined();
    }
  });

  test("without a condition is refused, as by Azure", () => {
    const message = "filter has no condition, which Azure refuses: write a subject or another one.";
    expect(ofFilter({})).toBe(message);
    expect(ofFilter({ applicationProperties: {} })).toBe(message);
  });

  test("compares with values that a property can have", () => {
    expect(ofFilter({ subject: 5 })).toBe("subject is 5: write a text.");
    expect(ofFilter({ sessionId: "x".repeat(129) })).toMatch(
      "write a text of up to 128 characters",
    );
    expect(ofFilter({ messageId: "x".repeat(128) })).toBeUndefined();
    expect(ofFilter({ applicationProperties: { total: new Date(0) } })).toMatch(
      "applicationProperties.total is an object: write a text, a number, true or false.",
    );
    expect(ofFilter({ applicationProperties: { total: Number.NaN } })).toMatch("is NaN");
  });

  test("with a misspelled condition is told the one that was meant", () => {
    expect(ofFilter({ subjct: "order.paid" })).toBe("subjct is not an option: write subject.");
    expect(ofFilter({ label: "order.paid" })).toMatch(/^label is not an option: write subject, /);
  });
});

describe("a SQL filter", () => {
  test.each([
    "sys.Label = 'order.paid'",
    "sys.label = 'order.paid' OR sys.Label = 'other'",
    "sys.[Label] IN ('other', 'order.placed')",
    "sys.Subject LIKE 'order.%'",
    "'order.paid' = sys.Label AND region = 'eu'",
    "sys.Label <> 'order.paid'",
    "sys.Label = 'ORDER.PAID'",
    "NOT sys.Label = 'other'",
    "sys.Label NOT IN ('order.paid')",
    "(sys.Label = 'other' OR region = 'eu') AND total > 5",
    "total > 100 AND user.region IN ('eu', 'ch')",
    "schemaVersion >= 2",
    "2 <= schemaVersion",
    "1=1",
    "1 = 1 AND EXISTS(region)",
    "p(region) = 'eu' AND newid() <> 'x'",
    "[sys.Label] = 'other' OR region = 'eu'",
    "other.Label = 'other'",
    "total + 1 > 5 AND region LIKE 'e\\_' ESCAPE '\\'",
    "region = 'it''s' -- no".replace(" -- no", ""),
    "sys.EnqueuedTimeUtc > sys.ScheduledEnqueueTimeUtc",
    '"region" IS NOT NULL',
  ])("that can select something is taken: %s", (expression) => {
    expect(ofSql(expression)).toBeUndefined();
  });

  test.each([
    "sys.Label = 'invoice.sent'",
    "sys.Label IN ('invoice.sent', 'invoice.paid')",
    "sys.Label LIKE 'invoice.%'",
    "region = 'eu' AND sys.Label = 'order.placed'",
    "sys.Label = 'other' OR (sys.Subject = 'another' AND region = 'eu')",
    "((sys.Label = 'other'))",
    "sys.Label <> 'order.placed' AND sys.Label <> 'order.paid'",
    "schemaVersion > 2",
    "sys.Label = 'order.paid' AND schemaVersion = 2",
    "1=0",
  ])("that can select nothing is refused: %s", (expression) => {
    expect(ofSql(expression)).toBe(
      "can select nothing that the topic carries: compare sys.Label with order.placed or order.paid, and application properties that one of them derives.",
    );
  });

  test.each([
    "region = 'eu'",
    "user.region = 'eu'",
    "[region] LIKE 'e%'",
    "EXISTS(region)",
    "region IS NOT NULL",
    "region IN ('eu')",
    "region NOT IN ('eu')",
    "region <> 'eu'",
    "region = total",
    "region = TRUE",
  ])("is unknown where no message derives its property: %s", (expression) => {
    expect(ofSql(expression)).toBeUndefined();
    expect(ofSql(expression, plain)).toMatch("can select nothing that the topic carries");
  });

  test.each([
    [
      "colour = 'red'",
      "colour: derive it with applicationProperties of order.placed or order.paid, or leave it out",
    ],
    ["regoin = 'eu' AND total > 5", "regoin: write region"],
    ["user.[Totl] IN (1, 2)", "Totl: write total"],
    [
      "region = other",
      "other: derive it with applicationProperties of order.placed or order.paid, or leave it out",
    ],
    [
      "[sys.Label] = 'order.paid'",
      "sys.Label: derive it with applicationProperties of order.placed or order.paid, or leave it out",
    ],
  ])("with a property that no message derives is told which: %s", (expression, rest) => {
    expect(ofSql(expression)).toBe(
      `can select nothing that the topic carries, as no message derives ${rest}.`,
    );
  });

  test("names properties without regard to case, as Azure does", () => {
    expect(ofSql("Region = 'eu' AND TOTAL > 5")).toBeUndefined();
  });

  test("asks for properties of one message, not of several", () => {
    expect(ofSql("region = 'eu' AND note = 'x'", [...both, OrderNoted])).toMatch(
      "can select nothing that the topic carries: compare sys.Label",
    );
    expect(ofSql("region = 'eu' OR note = 'x'", [...both, OrderNoted])).toBeUndefined();
  });

  test.each([
    "region IS NULL",
    "NOT EXISTS(region)",
    "region = 'eu' OR 1=1",
    "traceparent LIKE '%'",
  ])("may hold where no message derives its property: %s", (expression) => {
    expect(ofSql(expression, plain)).toBeUndefined();
  });

  test.each([
    ["", 'is "": write a SQL expression.'],
    ["x".repeat(1025), "has 1025 characters: write up to 1024, or several rules."],
    ["region = 'eu", "has a ' that nothing closes: write the ' that is missing."],
    ["[region = 'eu'", "has a [ that nothing closes: write the ] that is missing."],
    ["(region = 'eu'", "has a ( that nothing closes: write the ) that is missing."],
    ["region = 'eu')", "has a ) too many: remove it."],
    [
      "region = 'eu' && total = 1",
      "has the character &, which SQL filters do not know: remove it.",
    ],
    ["region = 'eu' AND", "has a AND with nothing on one side: write what is missing."],
    ["= 'eu'", "has a = with nothing on one side: write what is missing."],
    ["region", "compares nothing: write a condition such as region = 'eu'."],
    ["region = @region", "has the parameter @region, and rules here have none: write its value."],
    ["sys.Lable = 'order.paid'", "has sys.Lable, which no message has: write sys.Label."],
  ])("that Azure would refuse is told why: %j", (expression, message) => {
    expect(ofSql(expression)).toBe(message);
  });

  test("has no conditions beside it", () => {
    expect(ofFilter({ sqlExpression: "1=1", subject: "order.paid" })).toBe(
      "subject stands beside sqlExpression: write its condition into that.",
    );
  });
});

describe("a rule", () => {
  const filter = { subject: "order.paid" };

  test("may change what it selects", () => {
    expect(
      ofRule({ filter, action: { sqlExpression: "SET priority = 'high'; REMOVE region" } }),
    ).toBe(undefined);
  });

  test.each([
    [
      "priority = 'high'",
      "is no action: write statements such as SET region = 'eu' or REMOVE region.",
    ],
    [";SET a = 1", "is no action: write statements such as SET region = 'eu' or REMOVE region."],
    ["SET a = 'b", "has a ' that nothing closes: write the ' that is missing."],
    ["SET a = 1;".repeat(33), "has 33 statements: write up to 32."],
    ["SET a = 1;".repeat(103), "has 1030 characters: write up to 1024, or several rules."],
  ])("with an action that Azure would refuse is told why: %j", (sqlExpression, message) => {
    expect(ofRule({ filter, action: { sqlExpression } })).toBe(`action.sqlExpression ${message}`);
  });

  test("has a filter, an action, and nothing else", () => {
    expect(ofRule({})).toBe("filter is undefined: write an object.");
    expect(ofRule({ filters: filter })).toBe("filters is not an option: write filter.");
  });

  test("has a name as Azure takes it, once", () => {
    const rules = (...names: string[]) =>
      refusal({
        topics: {
          events: {
            carries: both,
            subscriptions: {
              a: { rules: Object.fromEntries(names.map((name) => [name, { filter }])) },
            },
          },
        },
      });
    expect(rules("a b")).toMatch(
      "topics.events.subscriptions.a.rules.a b is not a rule name: write 1 to 50 characters",
    );
    expect(rules("paid", "Paid")).toMatch("has the same name as");
    expect(rules()).toBe(
      "topics.events.subscriptions.a.rules is empty, so that nothing would arrive: leave it out to get every message.",
    );
  });
});

test("what an action changes on the way to another topic is not known, so nobody is accused", () => {
  const marked = { filter: { sqlExpression: "region = 'eu'" } };
  const second = { carries: plain, subscriptions: { eu: { rules: { marked } } } };
  const first = (action: object) => ({
    carries: plain,
    subscriptions: {
      on: { forwardTo: "second", rules: { all: { filter: { sqlExpression: "1=1" }, ...action } } },
    },
  });
  const marking = { action: { sqlExpression: "SET region = 'eu'" } };
  expect(refusal({ topics: { first: first(marking), second } })).toBeUndefined();
  expect(refusal({ topics: { first: first({}), second } })).toMatch("can select nothing");
});
