import {
  type Bus,
  type CarriedBy,
  DefinitionError,
  defineBus,
  defineMessage,
  type QueueNameOf,
  type SubscriptionPathOf,
  type TopicNameOf,
} from "@buspass/contracts";
import { describe, expect, expectTypeOf, test } from "vitest";
import * as z from "zod";

const schema = z.object({ orderId: z.string() });
const OrderPlaced = defineMessage("order.placed", { version: 1, schema });
const OrderPaid = defineMessage("order.paid", { version: 1, schema });
const OrderPaid2 = defineMessage("order.paid", { version: 2, schema });

const bus = defineBus({
  queues: {
    orders: { carries: [OrderPlaced], maxDeliveryCount: 5 },
    payments: { carries: [OrderPaid, OrderPaid2] },
  },
  topics: {
    events: {
      carries: [OrderPaid, OrderPlaced],
      subscriptions: { billing: { maxDeliveryCount: 2000 }, audit: {} },
    },
    "news/eu": { carries: [OrderPaid2], subscriptions: { archive: {} } },
  },
});
type AppBus = typeof bus;

describe("a bus", () => {
  test("is the definition as plain data", () => {
    expect(bus).toEqual({
      queues: {
        orders: { carries: [OrderPlaced], maxDeliveryCount: 5 },
        payments: { carries: [OrderPaid, OrderPaid2] },
      },
      topics: {
        events: {
          carries: [OrderPaid, OrderPlaced],
          subscriptions: { billing: { maxDeliveryCount: 2000 }, audit: {} },
        },
        "news/eu": { carries: [OrderPaid2], subscriptions: { archive: {} } },
      },
    });
    expect(bus.queues.orders.carries[0]).toBe(OrderPlaced);
  });

  test("is frozen all the way down, and its definition is left alone", () => {
    const { orders } = bus.queues;
    const { events } = bus.topics;
    const { subscriptions } = events;
    const parts = [bus, bus.queues, orders, orders.carries, bus.topics, events, events.carries];
    for (const part of [...parts, subscriptions, subscriptions.billing, subscriptions.audit]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
    const definition = { queues: { orders: { carries: [OrderPlaced] } } } as const;
    defineBus(definition);
    expect(Object.isFrozen(definition.queues.orders)).toBe(false);
  });

  test("without queues or topics has none of them", () => {
    expect(defineBus({})).toEqual({ queues: {}, topics: {} });
    const queuesOnly = defineBus({ queues: { orders: { carries: [OrderPlaced] } } });
    expectTypeOf<TopicNameOf<typeof queuesOnly>>().toEqualTypeOf<never>();
    expectTypeOf<SubscriptionPathOf<typeof queuesOnly>>().toEqualTypeOf<never>();
  });
});

describe("the types of a bus", () => {
  test("know its queues, topics and subscriptions by name", () => {
    expectTypeOf<QueueNameOf<AppBus>>().toEqualTypeOf<"orders" | "payments">();
    expectTypeOf<TopicNameOf<AppBus>>().toEqualTypeOf<"events" | "news/eu">();
    expectTypeOf<SubscriptionPathOf<AppBus>>().toEqualTypeOf<
      "events/billing" | "events/audit" | "news/eu/archive"
    >();
  });

  test("know what each entity carries", () => {
    type Placed = typeof OrderPlaced;
    type Paid = typeof OrderPaid;
    expectTypeOf<CarriedBy<AppBus, "orders">>().toEqualTypeOf<Placed>();
    expectTypeOf<CarriedBy<AppBus, "events">>().toEqualTypeOf<Paid | Placed>();
    expectTypeOf<CarriedBy<AppBus, "events/billing">>().toEqualTypeOf<Paid | Placed>();
    expectTypeOf<CarriedBy<AppBus, "news/eu/archive">>().toEqualTypeOf<typeof OrderPaid2>();
    // @ts-expect-error the bus has no such subscription
    expectTypeOf<CarriedBy<AppBus, "events/archive">>().toBeNever();
  });

  test("keep names, contracts and counts as literals without `as const`", () => {
    expectTypeOf(bus.queues.orders.carries).toEqualTypeOf<readonly [typeof OrderPlaced]>();
    expectTypeOf(bus.queues.orders.maxDeliveryCount).toEqualTypeOf<5>();
  });

  test("let any bus be passed as a Bus, also one with fewer entities", () => {
    expectTypeOf(bus).toExtend<Bus>();
    type Narrowed = Bus<Pick<AppBus["queues"], "orders">, Pick<AppBus["topics"], "events">>;
    expectTypeOf(bus).toExtend<Narrowed>();
    expectTypeOf<QueueNameOf<Narrowed>>().toEqualTypeOf<"orders">();
    expectTypeOf<SubscriptionPathOf<Narrowed>>().toEqualTypeOf<"events/billing" | "events/audit">();
    expectTypeOf<SubscriptionPathOf<Bus>>().toEqualTypeOf<`${string}/${string}`>();
  });

  test("refuse what is not a contract, or nothing to carry", () => {
    // @ts-expect-error a queue carries at least one message
    expect(() => defineBus({ queues: { orders: { carries: [] } } })).toThrow(DefinitionError);
    // @ts-expect-error a string is not a contract
    expect(() => defineBus({ queues: { orders: { carries: ["order"] } } })).toThrow(
      "queues.orders.carries[0] is not a message contract: write what defineMessage returned.",
    );
  });
});

describe("a definition that cannot work is refused with what to write instead", () => {
  const carries = [OrderPlaced] as const;
  const refusal = (definition: Parameters<typeof defineBus>[0]) => {
    try {
      defineBus(definition);
    } catch (error) {
      return error instanceof DefinitionError ? [error.path, error.message] : [String(error)];
    }
    return [];
  };

  test.each([0, -1, 1.5, 2001, Number.NaN])("a maxDeliveryCount of %d", (maxDeliveryCount) => {
    expect(refusal({ queues: { orders: { carries, maxDeliveryCount } } })).toEqual([
      "queues.orders.maxDeliveryCount",
      `queues.orders.maxDeliveryCount is ${maxDeliveryCount}: write a whole number from 1 to 2000.`,
    ]);
    const subscriptions = { billing: { maxDeliveryCount } };
    expect(refusal({ topics: { events: { carries, subscriptions } } })[0]).toBe(
      "topics.events.subscriptions.billing.maxDeliveryCount",
    );
  });

  // https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
  const anywhere = ["", "-a", "a-", "$orders", "a b", "a#b", "a?b", "é", "a\\b", "__proto__"];
  test.each([...anywhere, "/a", "a/", "x".repeat(261)])("the queue or topic name %j", (name) => {
    const definition = Object.fromEntries([[name, { carries, subscriptions: {} }]]);
    expect(refusal({ topics: definition })).toEqual([
      `topics.${name}`,
      `topics.${name} is not a topic name: write 1 to 260 characters, letters, digits, periods, hyphens, underscores and slashes, with a letter or digit first and last.`,
    ]);
    expect(refusal({ queues: Object.fromEntries([[name, { carries }]]) })[0]).toBe(
      `queues.${name}`,
    );
  });

  test.each([...anywhere, "a/b", "x".repeat(51)])("the subscription name %j", (name) => {
    const subscriptions = Object.fromEntries([[name, {}]]);
    expect(refusal({ topics: { events: { carries, subscriptions } } })).toEqual([
      `topics.events.subscriptions.${name}`,
      `topics.events.subscriptions.${name} is not a subscription name: write 1 to 50 characters, letters, digits, periods, hyphens and underscores, with a letter or digit first and last.`,
    ]);
  });

  test.each(["a", "1", "a.b-c_d/e", "x".repeat(260)])("but not the queue name %j", (name) => {
    expect(refusal({ queues: Object.fromEntries([[name, { carries }]]) })).toEqual([]);
  });

  test("nor a subscription name of 50 characters", () => {
    const subscriptions = { ["x".repeat(50)]: {} };
    expect(refusal({ topics: { events: { carries, subscriptions } } })).toEqual([]);
  });

  test("two entities of one name, whatever the case", () => {
    const events = { carries, subscriptions: {} };
    expect(refusal({ queues: { Orders: { carries } }, topics: { orders: events } })).toEqual([
      "topics.orders",
      "topics.orders has the same name as queues.Orders, as Azure ignores case: rename one of them.",
    ]);
    expect(refusal({ queues: { Orders: { carries }, orders: { carries } } })[0]).toBe(
      "queues.orders",
    );
    const subscriptions = { Billing: {}, billing: {} };
    expect(refusal({ topics: { events: { carries, subscriptions } } })[0]).toBe(
      "topics.events.subscriptions.billing",
    );
  });

  test("a subscription whose path is the name of a queue, as access would be ambiguous", () => {
    const definition = {
      queues: { "events/billing": { carries } },
      topics: { events: { carries, subscriptions: { billing: {} } } },
    };
    expect(refusal(definition)[0]).toBe("topics.events.subscriptions.billing");
  });

  test("but subscriptions of two topics may share a name", () => {
    const events = { carries, subscriptions: { billing: {} } };
    expect(refusal({ topics: { a: events, b: events } })).toEqual([]);
  });

  test("two contracts of one type and version in one entity", () => {
    const again = defineMessage("order.placed", { version: 1, schema });
    expect(refusal({ queues: { orders: { carries: [OrderPlaced, again] } } })).toEqual([
      "queues.orders.carries[1]",
      'queues.orders.carries[1] is a second "order.placed" version 1: remove one, or raise its version.',
    ]);
  });

  test("a misspelled option", () => {
    const orders = { carries, maxDeliverCount: 5 };
    expect(refusal({ queues: { orders } })).toEqual([
      "queues.orders.maxDeliverCount",
      "queues.orders.maxDeliverCount is not an option: write maxDeliveryCount.",
    ]);
  });

  test("several problems: the first is reported", () => {
    const queues = { "-a": { carries }, b: { carries, maxDeliveryCount: 0 } };
    expect(refusal({ queues })[0]).toBe("queues.-a");
  });
});
