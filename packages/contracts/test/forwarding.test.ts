import { defineMessage, type QueueDefinition, type TopicDefinition } from "@buspass/contracts";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { refusal } from "./refusal.ts";

const schema = z.object({ orderId: z.string() });
const OrderPlaced = defineMessage("order.placed", { version: 1, schema });
const OrderPaid = defineMessage("order.paid", { version: 1, schema });
const carries = [OrderPlaced] as const;

/** Queues that forward to each other: `a>b` says that a forwards to b. */
function queues(...ways: readonly string[]): Record<string, QueueDefinition> {
  const pairs = ways.map((way) => way.split(">"));
  const names = new Set(pairs.flat());
  return Object.fromEntries(
    [...names].map((name) => {
      const forwardTo = pairs.find(([from, to]) => from === name && to !== undefined)?.[1];
      return [name, { carries, ...(forwardTo !== undefined && { forwardTo }) }];
    }),
  );
}

describe("what an entity forwards to", () => {
  test("is a queue or topic of the bus", () => {
    const events = { carries, subscriptions: {} };
    expect(refusal({ queues: { a: { carries, forwardTo: "b" }, b: { carries } } })).toBeUndefined();
    const toTopic = { a: { carries, forwardTo: "events" } };
    expect(refusal({ queues: toTopic, topics: { events } })).toBeUndefined();
  });

  test("is named with the nearest name when it is misspelled", () => {
    expect(refusal({ queues: { orders: { carries }, a: { carries, forwardTo: "ordres" } } })).toBe(
      'queues.a.forwardTo is "ordres", which the bus does not have: write orders.',
    );
    const billing = { forwardDeadLetteredMessagesTo: "letters" };
    const events = { carries, subscriptions: { billing } };
    expect(refusal({ queues: { q: { carries } }, topics: { events } })).toBe(
      'topics.events.subscriptions.billing.forwardDeadLetteredMessagesTo is "letters", which the bus does not have: write q or events.',
    );
  });

  test("carries what is forwarded, which a rule may narrow", () => {
    const events = (rules: object): TopicDefinition => ({
      carries: [OrderPlaced, OrderPaid],
      subscriptions: { placed: { forwardTo: "orders", ...rules } },
    });
    const orders = { orders: { carries } };
    expect(refusal({ queues: orders, topics: { events: events({}) } })).toBe(
      'topics.events.subscriptions.placed.forwardTo leads order.paid to "orders", which does not carry it: add it to what that carries.',
    );
    const rules = { placed: { filter: { subject: "order.placed" } } };
    expect(refusal({ queues: orders, topics: { events: events({ rules }) } })).toBeUndefined();
  });

  test("is not for an entity with sessions; dead letters of one may be forwarded", () => {
    const b = { carries };
    const a = { carries, requiresSession: true };
    expect(refusal({ queues: { a: { ...a, forwardTo: "b" }, b } })).toBe(
      "queues.a.forwardTo is not for an entity that requires sessions: remove one of the two.",
    );
    const letters = { ...a, forwardDeadLetteredMessagesTo: "b" };
    expect(refusal({ queues: { a: letters, b } })).toBeUndefined();
  });

  test("keeps its source from being idle", () => {
    const a = { carries, forwardTo: "b", autoDeleteOnIdle: "P1D" };
    expect(refusal({ queues: { a, b: { carries } } })).toBe(
      "queues.a.autoDeleteOnIdle has no effect on an entity that forwards, which is never idle: remove it.",
    );
  });
});

describe("the way of a message", () => {
  test("has at most four hops", () => {
    expect(refusal({ queues: queues("a>b", "b>c", "c>d", "d>e") })).toBeUndefined();
    expect(refusal({ queues: queues("a>b", "b>c", "c>d", "d>e", "e>f") })).toBe(
      "queues.a.forwardTo leads over more than 4 hops (a → b → c → d → e → f), after which messages are dead-lettered: shorten the way.",
    );
  });

  test("is no circle", () => {
    expect(refusal({ queues: queues("a>a") })).toBe(
      "queues.a.forwardTo leads in a circle (a → a): end it somewhere.",
    );
    expect(refusal({ queues: queues("a>b", "b>c", "c>b") })).toMatch("(a → b → c → b)");
    const letters = { a: { carries, forwardDeadLetteredMessagesTo: "a" } };
    expect(refusal({ queues: letters })).toMatch("queues.a.forwardDeadLetteredMessagesTo leads in");
  });

  test("goes through topics, and is followed where every message takes it", () => {
    const through = (back: object): TopicDefinition => ({
      carries: [OrderPlaced],
      subscriptions: { back: { forwardTo: "a", ...back } },
    });
    const all = { queues: queues("a>t"), topics: {} };
    Reflect.deleteProperty(all.queues, "t");
    expect(refusal({ ...all, topics: { t: through({}) } })).toMatch("(a → t → a)");
    // Whether a property has this value is for each message to say.
    const Marked = { sqlExpression: "sys.To = 'a'" };
    const rules = { some: { filter: Marked } };
    expect(refusal({ ...all, topics: { t: through({ rules }) } })).toBeUndefined();
  });

  test("may cross that of another message", () => {
    const topics = {
      one: { carries: [OrderPlaced, OrderPaid], subscriptions: { s: to("two", "order.placed") } },
      two: { carries: [OrderPlaced, OrderPaid], subscriptions: { s: to("one", "order.paid") } },
    } as const;
    expect(refusal({ topics })).toBeUndefined();
  });
});

function to(forwardTo: string, subject: string) {
  return { forwardTo, rules: { one: { filter: { subject } } } };
}
