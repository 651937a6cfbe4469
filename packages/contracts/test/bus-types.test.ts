import {
  type Bus,
  type CarriedBy,
  defineBus,
  defineMessage,
  type SubscriptionDefinition,
} from "@buspass/contracts";
import { expect, expectTypeOf, test } from "vitest";
import * as z from "zod";

const OrderPlaced = defineMessage("order.placed", {
  version: 1,
  schema: z.object({ orderId: z.string(), region: z.enum(["eu", "us"]), total: z.number() }),
  applicationProperties: {
    region: (body) => body.region,
    total: (body) => body.total,
    placedAt: () => new Date(0),
  },
});
const OrderPaid = defineMessage("order.paid", {
  version: 1,
  schema: z.object({ orderId: z.string() }),
});
type Placed = typeof OrderPlaced;
type Paid = typeof OrderPaid;

/** Never called: what is in it is for the compiler, which checks that each expected error is one. */
function neverCalled(check: () => unknown): void {
  expect(check).toBeTypeOf("function");
}

const queue = { carries: [OrderPlaced] } as const;
const carries = [OrderPlaced, OrderPaid] as const;

test("a queue has settings of Azure, of their kinds", () => {
  neverCalled(() => {
    defineBus({ queues: { q: { ...queue, lockDuration: "PT1M", requiresSession: true } } });
    // @ts-expect-error a duration is a text
    defineBus({ queues: { q: { carries: [OrderPlaced], lockDuration: 60_000 } } });
    // @ts-expect-error a count is a number
    defineBus({ queues: { q: { carries: [OrderPlaced], maxDeliveryCount: "5" } } });
    // @ts-expect-error there is no such status
    defineBus({ queues: { q: { carries: [OrderPlaced], status: "Paused" } } });
    // @ts-expect-error a misspelled setting
    defineBus({ queues: { q: { carries: [OrderPlaced], lockDurration: "PT1M" } } });
    // @ts-expect-error a queue has no rules
    defineBus({ queues: { q: { carries: [OrderPlaced], rules: {} } } });
    // @ts-expect-error keys are no settings
    defineBus({ queues: { q: { carries: [OrderPlaced], authorizationRules: [] } } });
    // @ts-expect-error a bus has queues and topics
    defineBus({ queue: { q: { carries: [OrderPlaced] } } });
    // @ts-expect-error CloudEvents have a source
    defineBus({ cloudEvents: {} });
  });
});

test("a topic is not received from, and a subscription is not sent to", () => {
  neverCalled(() => {
    // @ts-expect-error a topic holds no locks
    defineBus({ topics: { t: { carries, subscriptions: {}, lockDuration: "PT1M" } } });
    // @ts-expect-error a topic says who subscribes
    defineBus({ topics: { t: { carries } } });
    defineBus({
      // @ts-expect-error a subscription detects no duplicates
      topics: { t: { carries, subscriptions: { s: { requiresDuplicateDetection: true } } } },
    });
  });
});

test("an entity forwards to entities of its own bus", () => {
  neverCalled(() => {
    defineBus({ queues: { a: { ...queue, forwardTo: "b" }, b: queue } });
    defineBus({
      queues: { b: queue },
      topics: { t: { ...queue, subscriptions: { s: { forwardTo: "b" } } } },
    });
    // @ts-expect-error there is no c
    defineBus({ queues: { a: { carries: [OrderPlaced], forwardTo: "c" }, b: queue } });
    defineBus({
      // @ts-expect-error dead letters go to the bus's own entities, too
      queues: { a: { carries: [OrderPlaced], forwardDeadLetteredMessagesTo: "c" } },
    });
    defineBus({
      queues: { b: queue },
      // @ts-expect-error a subscription is nothing to forward to
      topics: { t: { carries, subscriptions: { s: { forwardTo: "t/s" } } } },
    });
  });
});

test("a rule asks for what its topic carries", () => {
  neverCalled(() => {
    defineBus({
      topics: {
        t: {
          carries,
          subscriptions: {
            fits: {
              rules: {
                paid: { filter: { subject: "order.paid", correlationId: "c" } },
                europe: {
                  filter: {
                    subject: "order.placed",
                    applicationProperties: { region: "eu", total: 5, schemaVersion: 1 },
                  },
                },
                events: { filter: { applicationProperties: { "cloudEvents:source": "/a" } } },
                large: {
                  filter: { sqlExpression: "total > 100" },
                  action: { sqlExpression: "SET a = 1" },
                },
              },
            },
          },
        },
      },
    });
    defineBus({
      topics: {
        t: {
          carries,
          subscriptions: {
            // @ts-expect-error a subject that the topic does not carry
            s: { rules: { r: { filter: { subject: "order.payed" } } } },
          },
        },
      },
    });
    defineBus({
      topics: {
        t: {
          carries,
          subscriptions: {
            // @ts-expect-error a property that no message derives
            s: { rules: { r: { filter: { applicationProperties: { colour: "red" } } } } },
          },
        },
      },
    });
    defineBus({
      topics: {
        t: {
          carries,
          subscriptions: {
            s: {
              rules: {
                // @ts-expect-error a property that the message of the subject does not derive
                r: { filter: { subject: "order.paid", applicationProperties: { region: "eu" } } },
              },
            },
          },
        },
      },
    });
    defineBus({
      topics: {
        t: {
          carries,
          subscriptions: {
            // @ts-expect-error a value of another type
            s: { rules: { r: { filter: { applicationProperties: { total: "5" } } } } },
          },
        },
      },
    });
    defineBus({
      topics: {
        t: {
          carries,
          subscriptions: {
            // @ts-expect-error a value that the property never has
            s: { rules: { r: { filter: { applicationProperties: { region: "de" } } } } },
          },
        },
      },
    });
    defineBus({
      topics: {
        t: {
          carries,
          subscriptions: {
            // @ts-expect-error a version is a number
            s: { rules: { r: { filter: { applicationProperties: { schemaVersion: "1" } } } } },
          },
        },
      },
    });
    defineBus({
      topics: {
        t: {
          carries,
          subscriptions: {
            // @ts-expect-error a date is compared by a SQL filter
            s: { rules: { r: { filter: { applicationProperties: { placedAt: new Date(0) } } } } },
          },
        },
      },
    });
    defineBus({
      topics: {
        t: {
          carries,
          subscriptions: {
            // @ts-expect-error one kind of filter or the other
            s: { rules: { r: { filter: { sqlExpression: "1=1", subject: "order.paid" } } } },
          },
        },
      },
    });
    defineBus({
      topics: {
        t: {
          carries,
          subscriptions: {
            // @ts-expect-error a rule has a filter
            s: { rules: { r: { action: { sqlExpression: "SET a = 1" } } } },
          },
        },
      },
    });
    defineBus({
      topics: {
        t: {
          carries,
          subscriptions: {
            // @ts-expect-error a misspelled condition
            s: { rules: { r: { filter: { subjct: "order.paid" } } } },
          },
        },
      },
    });
    defineBus({
      topics: {
        t: {
          carries,
          subscriptions: {
            // @ts-expect-error rules stand in `rules`
            s: { filter: { subject: "order.paid" } },
          },
        },
      },
    });
    defineBus({
      topics: {
        t: {
          carries,
          subscriptions: {
            // @ts-expect-error an action is an expression
            s: { rules: { r: { filter: { subject: "order.paid" }, action: "SET a = 1" } } },
          },
        },
      },
    });
  });
});

test("what is only known when the program runs is checked then", () => {
  const made: SubscriptionDefinition = { rules: { r: { filter: { subject: String("x") } } } };
  const subject: string = "order.paid";
  neverCalled(() => {
    defineBus({ topics: { t: { carries, subscriptions: { made } } } });
    defineBus({
      topics: { t: { carries, subscriptions: { s: { rules: { r: { filter: { subject } } } } } } },
    });
  });
});

const bus = defineBus({
  queues: { orders: { carries: [OrderPlaced], lockDuration: "PT1M" } },
  topics: {
    events: {
      carries: [OrderPlaced, OrderPaid],
      subscriptions: {
        audit: {},
        billing: { rules: { paid: { filter: { subject: "order.paid" } } } },
        both: {
          rules: {
            paid: { filter: { subject: "order.paid" } },
            placed: { filter: { subject: "order.placed", to: "x" } },
          },
        },
        large: { rules: { large: { filter: { sqlExpression: "total > 100" } } } },
        marked: {
          rules: {
            paid: {
              filter: { subject: "order.paid" },
              action: { sqlExpression: "SET marked = 1" },
            },
          },
        },
        relabeled: {
          rules: {
            paid: {
              filter: { subject: "order.paid" },
              action: { sqlExpression: "SET SYS.Label = 'order.placed'" },
            },
          },
        },
      },
    },
  },
});

test("a subscription carries what its rules let through, as far as they name subjects", () => {
  type In<Name extends string> = CarriedBy<typeof bus, `events/${Name}` & Path>;
  type Path = `events/${keyof (typeof bus)["topics"]["events"]["subscriptions"]}`;
  expectTypeOf<In<"audit">>().toEqualTypeOf<Placed | Paid>();
  expectTypeOf<In<"billing">>().toEqualTypeOf<Paid>();
  expectTypeOf<In<"both">>().toEqualTypeOf<Placed | Paid>();
  expectTypeOf<In<"large">>().toEqualTypeOf<Placed | Paid>();
  expectTypeOf<In<"marked">>().toEqualTypeOf<Paid>();
  expectTypeOf<In<"relabeled">>().toEqualTypeOf<Placed | Paid>();
});

test("a bus keeps its settings and rules as literals, and is a Bus", () => {
  expectTypeOf(bus).toExtend<Bus>();
  expectTypeOf(bus.queues.orders.lockDuration).toEqualTypeOf<"PT1M">();
  const { billing } = bus.topics.events.subscriptions;
  expectTypeOf(billing.rules.paid.filter.subject).toEqualTypeOf<"order.paid">();
});
