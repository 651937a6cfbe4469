import { asyncApi, type Bus, defineBus, defineMessage, diffBuses } from "@buspass/contracts";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { short } from "./short.ts";

const base = z.object({ orderId: z.string(), total: z.number() });

/** A bus with one queue, `orders`, for one message of this schema. */
function withBody(schema: z.ZodType, version = 1): Bus {
  return defineBus({
    queues: { orders: { carries: [defineMessage("order.placed", { version, schema })] } },
  });
}

const body = (before: z.ZodType, after: z.ZodType) =>
  short(diffBuses(withBody(before), withBody(after)));
const field = "messages.order.placed.v1";

describe("a body", () => {
  test("that stays as it is is no finding, however it is written", () => {
    expect(body(base, base)).toEqual([]);
    expect(
      body(base, z.object({ total: z.number(), orderId: z.string().describe("its id") })),
    ).toEqual([]);
  });

  test("with a new required field breaks senders, and one with a default nobody", () => {
    expect(diffBuses(withBody(base), withBody(base.extend({ currency: z.string() })))).toEqual([
      {
        path: `${field}.currency`,
        breaking: true,
        affects: "senders",
        message:
          "It is required now: what is sent as before, and what waits in a queue, may become a dead letter.",
        remedy:
          "Take what was taken before, such as by a default, or raise the version and write its upgrade.",
      },
    ]);
    expect(body(base, base.extend({ currency: z.string().default("EUR") }))).toEqual([]);
    expect(body(base, base.extend({ note: z.string().optional() }))).toEqual([]);
  });

  test("without a field that was required breaks receivers that still ask for it", () => {
    expect(body(base, base.omit({ total: true }))).toEqual([`breaks receivers: ${field}.total`]);
    expect(body(base, base.partial({ total: true }))).toEqual([`breaks receivers: ${field}.total`]);
  });

  test("of which a field narrows breaks senders, and of which one widens breaks receivers", () => {
    const narrow: [string, z.ZodType, z.ZodType][] = [
      ["a type", z.union([z.string(), z.number()]), z.string()],
      ["null", z.string().nullable(), z.string()],
      ["a list of values", z.enum(["a", "b", "c"]), z.enum(["a", "b"])],
      ["any text", z.string(), z.enum(["a", "b"])],
      ["integers", z.number(), z.int()],
      ["a minimum", z.number().min(0), z.number().min(1)],
      ["an open minimum", z.number().min(0), z.number().positive()],
      ["a length", z.string().max(10), z.string().max(5)],
      ["a format", z.string(), z.uuid()],
      ["items", z.array(z.string()), z.array(z.string()).min(1)],
      ["what items are", z.array(z.string().nullable()), z.array(z.string())],
      ["a nested field", z.object({ a: z.string().optional() }), z.object({ a: z.string() })],
      [
        "an alternative",
        z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]),
        z.object({ a: z.string() }),
      ],
      ["a tuple", z.tuple([z.string(), z.string().nullable()]), z.tuple([z.string(), z.string()])],
      ["values of a record", z.record(z.string(), z.number()), z.record(z.string(), z.int())],
      ["anything", z.unknown(), z.string()],
      ["both of two", z.string().min(1), z.intersection(z.string().min(3), z.string().max(5))],
    ];
    for (const [what, wide, tight] of narrow) {
      const [before, after] = [z.object({ field: wide }), z.object({ field: tight })];
      const one = body(before, after);
      const back = body(after, before);
      expect({ what, one: one[0] }).toMatchObject({
        one: expect.stringContaining(`breaks senders: ${field}.field`),
      });
      expect({ what, back: back[0] }).toMatchObject({
        back: expect.stringContaining(`breaks receivers: ${field}.field`),
      });
    }
  });

  test("that takes no unknown fields any more breaks those who send one", () => {
    expect(body(z.looseObject({ a: z.string() }), z.strictObject({ a: z.string() }))).toEqual([
      `breaks senders: ${field}.*`,
    ]);
    expect(
      body(z.object({ a: z.string(), b: z.string() }), z.strictObject({ a: z.string() })),
    ).toEqual([`breaks senders: ${field}.b`, `breaks receivers: ${field}.b`]);
  });

  test("that contains itself is compared once around", () => {
    const tree = (value: z.ZodType) => {
      const Tree = z.object({
        value,
        get children() {
          return z.array(Tree);
        },
      });
      return z.object({ tree: Tree });
    };
    expect(body(tree(z.string()), tree(z.string()))).toEqual([]);
    expect(body(tree(z.string()), tree(z.string().max(5)))).toEqual([
      `breaks senders: ${field}.tree.value`,
    ]);
  });

  test("with another default tells what handlers get, and breaks nobody", () => {
    const before = base.extend({ note: z.string().optional() });
    const after = base.extend({ note: z.string().default("") });
    expect(body(before, after)).toEqual([]);
    expect(body(after, before)).toEqual([`tells receivers: ${field}.note`]);
  });

  test("that cannot be compared is told, with the reason", () => {
    const findings = diffBuses(withBody(base), withBody(z.object({ at: z.date() })));
    expect(short(findings)).toEqual([`tells senders and receivers: ${field}`]);
    expect(findings[0]?.remedy).toContain("has no JSON Schema in draft-07");
  });
});

describe("a message", () => {
  const Placed = defineMessage("order.placed", { version: 1, schema: base });
  const Paid = defineMessage("order.paid", {
    version: 1,
    schema: z.object({ orderId: z.string() }),
  });
  const carrying = (
    first: typeof Placed | typeof Paid,
    ...others: (typeof Placed | typeof Paid)[]
  ) => defineBus({ queues: { orders: { carries: [first, ...others] } } });

  test("that is not carried any more breaks both sides; a new one tells receivers", () => {
    const [both, one] = [carrying(Placed, Paid), carrying(Placed)];
    expect(short(diffBuses(both, one))).toEqual([
      "breaks senders and receivers: queues.orders.carries",
    ]);
    expect(short(diffBuses(one, both))).toEqual(["tells receivers: queues.orders.carries"]);
  });

  test("with another subject and the same body is told as renamed", () => {
    const Submitted = defineMessage("order.submitted", { version: 1, schema: base });
    const after = defineBus({ queues: { orders: { carries: [Submitted] } } });
    const [finding, ...others] = diffBuses(carrying(Placed), after);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ breaking: true, affects: "senders and receivers" });
    expect(finding?.message).toContain("order.placed seems to be called order.submitted now");
  });

  test("of which an older version is not read any more breaks its senders", () => {
    const findings = diffBuses(withBody(base, 1), withBody(base, 2));
    expect(short(findings)).toEqual([
      "breaks senders: queues.orders.carries",
      "tells receivers: queues.orders.carries",
    ]);
    expect(findings[0]?.message).toContain("Version 1 of order.placed is not read any more");
  });
});

test("a new version that upgrades the one before breaks nobody, and tells receivers", () => {
  const PlacedV1 = defineMessage("order.placed", { version: 1, schema: base });
  const Placed = defineMessage("order.placed", {
    version: 2,
    schema: base.extend({ currency: z.string() }),
    previous: PlacedV1,
    upgrade: (order) => ({ ...order, currency: "EUR" }),
  });
  const after = defineBus({ queues: { orders: { carries: [Placed] } } });
  expect(short(diffBuses(withBody(base), after))).toEqual([
    "tells receivers: queues.orders.carries",
  ]);
});

describe("an entity", () => {
  const carries = [defineMessage("order.placed", { version: 1, schema: base })] as const;
  const queue = (settings: object) => defineBus({ queues: { orders: { carries, ...settings } } });
  const changed = (before: object, after: object) => short(diffBuses(queue(before), queue(after)));
  const topic = (subscriptions: Record<string, object>) =>
    defineBus({ topics: { events: { carries, subscriptions } } });

  test("that is gone breaks its users, and a new one nobody", () => {
    const none = defineBus({});
    const all = defineBus({
      queues: { orders: { carries } },
      topics: { events: { carries, subscriptions: { audit: {} } } },
    });
    expect(short(diffBuses(all, none))).toEqual([
      "breaks senders and receivers: queues.orders",
      "breaks senders and receivers: topics.events",
    ]);
    expect(short(diffBuses(none, all))).toEqual([
      "tells senders and receivers: queues.orders",
      "tells senders: topics.events",
      "tells receivers: topics.events.subscriptions.audit",
    ]);
    expect(short(diffBuses(topic({ audit: {} }), topic({})))).toEqual([
      "breaks receivers: topics.events.subscriptions.audit",
    ]);
  });

  test("that becomes another kind is gone and new", () => {
    const after = defineBus({ topics: { orders: { carries, subscriptions: {} } } });
    expect(short(diffBuses(queue({}), after))).toEqual([
      "breaks senders and receivers: queues.orders",
      "tells senders: topics.orders",
    ]);
  });

  test.each(["requiresSession", "requiresDuplicateDetection", "enablePartitioning"])(
    "cannot change %s",
    (name) => {
      const [finding] = diffBuses(queue({}), queue({ [name]: true }));
      expect(finding).toMatchObject({ path: `queues.orders.${name}`, breaking: true });
      expect(finding?.message).toContain("must be deleted and made anew");
      expect(changed({ [name]: false }, {})).toEqual([]);
    },
  );

  test("with other settings breaks whom it must", () => {
    const elsewhere = (settings: object) =>
      defineBus({ queues: { orders: { carries, ...settings }, other: { carries } } });
    expect(short(diffBuses(elsewhere({}), elsewhere({ forwardTo: "other" })))).toEqual([
      "breaks receivers: queues.orders.forwardTo",
    ]);
    expect(changed({}, { status: "SendDisabled" })).toEqual([
      "breaks senders: queues.orders.status",
    ]);
    expect(changed({ status: "Disabled" }, {})).toEqual(["tells receivers: queues.orders.status"]);
    const size = "maxMessageSizeInKilobytes";
    expect(changed({ [size]: 2048 }, { [size]: 1024 })).toEqual([
      `breaks senders: queues.orders.${size}`,
    ]);
    expect(changed({ lockDuration: "PT1M" }, { lockDuration: "PT30S" })).toEqual([
      "tells receivers: queues.orders.lockDuration",
    ]);
    expect(changed({ lockDuration: "PT60S" }, {})).toEqual([]);
    expect(changed({}, { userMetadata: "of the orders team" })).toEqual([]);
  });
});

describe("a subscription", () => {
  const Paid = defineMessage("order.paid", {
    version: 1,
    schema: z.object({ region: z.string() }),
    applicationProperties: { region: (body) => body.region },
  });
  const Placed = defineMessage("order.placed", { version: 1, schema: base });
  const with_ = (rules?: Record<string, object>) =>
    defineBus({
      topics: {
        events: {
          carries: [Paid, Placed],
          subscriptions: { billing: { ...(rules && { rules }) } as object },
        },
      },
    });
  const changed = (before?: Record<string, object>, after?: Record<string, object>) =>
    short(diffBuses(with_(before), with_(after)));
  const at = "topics.events.subscriptions.billing.rules";
  const paid = { filter: { subject: "order.paid" } };
  const placed = { filter: { subject: "order.placed" } };
  const european = {
    filter: { subject: "order.paid", applicationProperties: { region: "eu" } },
  };
  const large = { filter: { sqlExpression: "region = 'eu'" } };

  test("whose rules let the same through is no finding", () => {
    expect(changed({ paid }, { renamed: paid })).toEqual([]);
    expect(changed({ all: { filter: { sqlExpression: "1 = 1" } } }, undefined)).toEqual([]);
    expect(changed({ large }, { large })).toEqual([]);
  });

  test("whose rules let less through breaks its receiver, and more tells it", () => {
    expect(changed({ paid, placed }, { paid })).toEqual([`breaks receivers: ${at}`]);
    expect(changed({ paid }, { paid, placed })).toEqual([`tells receivers: ${at}.placed`]);
    expect(changed({ paid }, { paid: european })).toEqual([`breaks receivers: ${at}.paid`]);
    expect(changed({ paid: european }, { paid })).toEqual([`tells receivers: ${at}.paid`]);
    expect(changed(undefined, { paid })).toEqual([`breaks receivers: ${at}`]);
    expect(changed({ paid }, undefined)).toEqual([`tells receivers: ${at}`]);
  });

  test("whose SQL filters change may be the same, so it is told", () => {
    const other = { filter: { sqlExpression: "region IN ('eu')" } };
    expect(changed({ large }, { large: other })).toEqual([
      `tells receivers: ${at}.large`,
      `tells receivers: ${at}.large`,
    ]);
  });

  test("whose action changes tells its receiver", () => {
    const marked = { ...paid, action: { sqlExpression: "SET a = 1" } };
    expect(changed({ paid }, { paid: marked })).toEqual([`tells receivers: ${at}.paid.action`]);
  });
});

test("attributes of CloudEvents that go break those who read them", () => {
  const [plain, events] = [defineBus({}), defineBus({ cloudEvents: { source: "/orders" } })];
  expect(short(diffBuses(events, plain))).toEqual(["breaks receivers: cloudEvents.source"]);
  expect(short(diffBuses(plain, events))).toEqual(["tells receivers: cloudEvents.source"]);
});

test("a bus can be compared with the document that was made of it, as JSON", () => {
  const before = withBody(base.extend({ note: z.array(base).optional() }));
  const document = JSON.parse(
    JSON.stringify(asyncApi(before, { title: "Orders", version: "1.0.0" })),
  );
  expect(diffBuses(document, before)).toEqual([]);
  expect(diffBuses(before, document)).toEqual([]);
  expect(short(diffBuses(document, withBody(base.extend({ currency: z.string() }))))).toEqual([
    `breaks senders: ${field}.currency`,
  ]);
});
