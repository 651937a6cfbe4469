import { type CarriedBy, defineBus } from "@buspass/contracts";
import { expect, expectTypeOf, test } from "vitest";
import { bus, document, findings, schema, topology } from "./programs/bus.ts";

test("what the page of the bus shows is so", () => {
  expect(schema.ok).toBe(true);
  expect(Object.keys(document.channels)).toEqual([
    "orders",
    "events",
    "events/audit",
    "events/billing",
    "events/europe",
    "events/large",
  ]);
  expect(topology.queues["orders"]).toMatchObject({ lockDurationMs: 60_000 });
  expect(findings).toEqual([]);
  expectTypeOf<CarriedBy<typeof bus, "events/billing">["type"]>().toEqualTypeOf<"order.paid">();
});

test("the error that the page shows is that of the definition", () => {
  const { carries } = bus.topics.events;
  const subject: string = "order.payed";
  const billing = { rules: { paid: { filter: { subject } } } };
  expect(() => defineBus({ topics: { events: { carries, subscriptions: { billing } } } })).toThrow(
    'topics.events.subscriptions.billing.rules.paid.filter.subject is "order.payed", which the topic does not carry: write order.paid.',
  );
});
