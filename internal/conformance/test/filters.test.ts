import { expect } from "vitest";
import { bodies } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";
import { type Filter, type Sent, selections, setRule, withProperties } from "./kit/select.ts";
import type { Target } from "./kit/target.ts";

/** Checks which messages each expression selects. */
async function check(
  target: Target,
  sent: Sent,
  expected: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  expect(await selections(target, sent, Object.keys(expected))).toEqual(expected);
}

const numbers = withProperties({ one: { n: 1 }, two: { n: 2 }, half: { n: 2.5 }, none: {} });

requirement("SB-FILTER-001", ({ target }) =>
  check(target, numbers, {
    "n = 2": ["two"],
    "n <> 2": ["one", "half"],
    "n != 2": ["one", "half"],
    "n < 2": ["one"],
    "n <= 2": ["one", "two"],
    "n > 2": ["half"],
    "n >= 2": ["two", "half"],
  }),
);

requirement("SB-FILTER-002", ({ target }) =>
  check(target, withProperties({ a: { Color: "red" }, b: { Color: "blue" } }), {
    "color = 'red'": ["a"],
    "COLOR = 'red'": ["a"],
  }),
);

const systemProperties = {
  contentType: "text/plain",
  correlationId: "c-1",
  subject: "order.placed",
  replyTo: "answers",
  replyToSessionId: "r-1",
  sessionId: "s-1",
  to: "billing",
};

requirement("SB-FILTER-003", ({ target }) =>
  check(
    target,
    { m: systemProperties, other: {} },
    {
      "sys.ContentType = 'text/plain'": ["m"],
      "sys.CorrelationId = 'c-1'": ["m"],
      "sys.Label = 'order.placed'": ["m"],
      "sys.MessageId = 'm'": ["m"],
      "sys.ReplyTo = 'answers'": ["m"],
      "sys.ReplyToSessionId = 'r-1'": ["m"],
      "sys.SessionId = 's-1'": ["m"],
      "sys.To = 'billing'": ["m"],
    },
  ),
);

requirement("SB-FILTER-004", ({ target }) =>
  check(target, { m: systemProperties, other: {} }, { "sys.Subject = 'order.placed'": ["m"] }),
);

requirement("SB-FILTER-005", ({ target }) =>
  check(target, withProperties({ a: { To: "here" }, b: {} }), {
    "user.To = 'here'": ["a"],
    "To = 'here'": ["a"],
    "sys.To = 'here'": [],
  }),
);

const bits = withProperties({
  none: { a: 0, b: 0, c: 0 },
  c: { a: 0, b: 0, c: 1 },
  a: { a: 1, b: 0, c: 0 },
  ab: { a: 1, b: 1, c: 0 },
});

requirement("SB-FILTER-006", ({ target }) =>
  check(target, bits, {
    "a = 1 AND b = 1 OR c = 1": ["c", "ab"],
    "c = 1 OR a = 1 AND b = 1": ["c", "ab"],
    "a = 1 AND (b = 1 OR c = 1)": ["ab"],
    "NOT a = 1 AND c = 1": ["c"],
    "NOT (a = 1 AND b = 1)": ["none", "c", "a"],
  }),
);

requirement("SB-FILTER-007", ({ target }) =>
  check(target, withProperties({ m: { yes: 1 } }), {
    "yes = 1 OR gone = 1": ["m"],
    "gone = 1 OR yes = 1": ["m"],
    "yes = 1 AND gone = 1": [],
    "NOT (yes = 2 AND gone = 1)": ["m"],
    "NOT (gone = 1 AND yes = 2)": ["m"],
    "NOT (yes = 1 AND gone = 1)": [],
    "NOT (yes = 2 OR gone = 1)": [],
    "NOT (gone = 1)": [],
  }),
);

requirement("SB-FILTER-008", ({ target }) =>
  check(target, numbers, {
    "gone = 1": [],
    "gone <> 1": [],
    "NOT gone = 1": [],
    "n + gone > 0": [],
  }),
);

requirement("SB-FILTER-009", ({ target }) =>
  check(target, withProperties({ set: { p: "x" }, null: { p: null }, absent: {} }), {
    "p IS NULL": ["null", "absent"],
    "p IS NOT NULL": ["set"],
  }),
);

requirement("SB-FILTER-010", ({ target }) =>
  check(target, withProperties({ set: { p: "x" }, absent: {} }), {
    "EXISTS(p)": ["set"],
    "NOT EXISTS(p)": ["absent"],
    "EXISTS (user.p) AND p = 'x'": ["set"],
  }),
);

const stores = withProperties({ one: { store: "s1" }, two: { store: "s2" }, none: {} });

requirement("SB-FILTER-011", ({ target }) =>
  check(target, stores, {
    "store IN ('s1', 's3')": ["one"],
    "store NOT IN ('s1', 's3')": ["two"],
    "store IN ('s1', 's2')": ["one", "two"],
  }),
);

requirement("SB-FILTER-012", ({ target }) =>
  check(target, stores, {
    "gone IN ('s1')": [],
    "gone NOT IN ('s1')": [],
    "NOT (gone IN ('s1'))": [],
  }),
);

const texts = withProperties({
  bus: { t: "bus" },
  busses: { t: "busses" },
  omnibus: { t: "omnibus" },
  percent: { t: "b%s" },
  lines: { t: "bus\nstop" },
});

requirement("SB-FILTER-013", ({ target }) =>
  check(target, texts, {
    "t LIKE 'bus'": ["bus"],
    "t LIKE 'bus%'": ["bus", "busses", "lines"],
    "t LIKE '%bus'": ["bus", "omnibus"],
    "t LIKE 'b_s'": ["bus", "percent"],
    "t NOT LIKE 'b%'": ["omnibus"],
  }),
);

requirement("SB-FILTER-014", ({ target }) =>
  check(target, texts, {
    "t LIKE 'b\\%s' ESCAPE '\\'": ["percent"],
    "t LIKE 'b!_s' ESCAPE '!'": [],
  }),
);

requirement("SB-FILTER-015", ({ target }) =>
  check(target, withProperties({ m: { seven: 7, two: 2 } }), {
    "seven + two = 9": ["m"],
    "seven - two = 5": ["m"],
    "seven * two = 14": ["m"],
    // Of integers, as in C#.
    "seven / two = 3": ["m"],
    "seven % two = 1": ["m"],
    "-seven = -7 AND +two = 2": ["m"],
    "seven + two * 2 = 11": ["m"],
    "(seven + two) * 2 = 18": ["m"],
  }),
);

const odd = { "http://contoso/x": "yes", "with space": 1, "a]b": 2, 'quo"te': 3 };

requirement("SB-FILTER-016", ({ target }) =>
  check(target, withProperties({ m: odd, other: {} }), {
    "\"http://contoso/x\" = 'yes'": ["m"],
    "[with space] = 1": ["m"],
    "[a]]b] = 2": ["m"],
    '"quo""te" = 3': ["m"],
  }),
);

requirement("SB-FILTER-017", ({ target }) =>
  check(target, withProperties({ m: { t: "it's" }, other: { t: "its" } }), {
    "t = 'it''s'": ["m"],
  }),
);

requirement("SB-FILTER-018", ({ target }) =>
  check(target, withProperties({ m: {} }), {
    "TRUE = TRUE": ["m"],
    "TRUE = FALSE": [],
    "false <> true": ["m"],
  }),
);

requirement("SB-FILTER-019", ({ target }) =>
  check(target, numbers, {
    "n = 2.5": ["half"],
    "n = 2.0": ["two"],
    "n = 25E-1": ["half"],
    "n < 0.2e1": ["one"],
  }),
);

requirement("SB-FILTER-020", ({ target }) =>
  check(target, withProperties({ m: { which: "color", color: "red" }, other: { color: "blue" } }), {
    "property('color') = 'red'": ["m"],
    "p('col' + 'or') = 'red'": ["m"],
    "p(which) = 'red'": ["m"],
  }),
);

requirement("SB-FILTER-028", ({ target }) =>
  check(
    target,
    withProperties({
      early: { from: new Date("2026-01-01"), to: new Date("2026-01-02") },
      late: { from: new Date("2026-01-03"), to: new Date("2026-01-02") },
      same: { from: new Date("2026-01-02"), to: new Date("2026-01-02") },
    }),
    { "from < to": ["early"], "from = to": ["same"], "from > to": ["late"] },
  ),
);

requirement("SB-FILTER-029", ({ target }) =>
  check(target, withProperties({ m: {} }), {
    "newid() <> newid()": ["m"],
    "newid() = newid()": [],
  }),
);

requirement("SB-FILTER-030", ({ target }) =>
  check(target, withProperties({ yes: { urgent: true }, no: { urgent: false } }), {
    "urgent = TRUE": ["yes"],
    "urgent <> TRUE": ["no"],
  }),
);

async function correlate(
  target: Target,
  sent: Sent,
  filters: Readonly<Record<string, Filter>>,
): Promise<Record<string, string[]>> {
  return selections(target, sent, filters);
}

requirement("SB-FILTER-023", async ({ target }) => {
  const filters = Object.fromEntries(
    Object.entries(systemProperties).map(([name, value]) => [name, { [name]: value }]),
  );
  const all = { ...filters, messageId: { messageId: "m" } };
  const selected = await correlate(target, { m: systemProperties, other: {} }, all);
  expect(selected).toEqual(Object.fromEntries(Object.keys(all).map((name) => [name, ["m"]])));
});

requirement("SB-FILTER-024", async ({ target }) => {
  const applicationProperties = { color: "red", size: 2 };
  const sent = {
    both: { subject: "x", applicationProperties },
    one: { subject: "x", applicationProperties: { color: "red", size: 3 } },
    neither: {},
  };
  const filters = {
    all: { subject: "x", applicationProperties },
    color: { applicationProperties: { color: "red" } },
  };
  expect(await correlate(target, sent, filters)).toEqual({ all: ["both"], color: ["both", "one"] });
});

requirement("SB-FILTER-025", async ({ target }) => {
  const sent = { same: { subject: "Order" }, other: { subject: "order" } };
  expect(await correlate(target, sent, { f: { subject: "Order" } })).toEqual({ f: ["same"] });
});

requirement("SB-FILTER-026", async ({ target }) => {
  const sent = withProperties({ number: { n: 1 }, text: { n: "1" }, fraction: { n: 1.5 } });
  const filters = {
    number: { applicationProperties: { n: 1 } },
    fraction: { applicationProperties: { n: 1.5 } },
    text: { applicationProperties: { n: "1" } },
  };
  expect(await correlate(target, sent, filters)).toEqual({
    number: ["number"],
    fraction: ["fraction"],
    text: ["text"],
  });
});

requirement("SB-FILTER-031", async ({ target }) => {
  const namespace = await target.open({ topics: { events: { subscriptions: { all: {} } } } });
  await setRule(namespace, "events/all", "quantity > 10");
  const sender = namespace.sender("events");
  for (const quantity of ["11", 11]) {
    await sender.sendMessages({
      body: `${typeof quantity} ${quantity}`,
      applicationProperties: { quantity },
    });
  }
  expect(await bodies(namespace.receiver("events/all"))).toEqual(["number 11"]);
  const letters = namespace.receiver("events/all", { subQueueType: "deadLetter" });
  expect(await bodies(letters)).toEqual(["string 11"]);
});
