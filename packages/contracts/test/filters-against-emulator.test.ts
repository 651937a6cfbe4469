import { ServiceBusClient, type ServiceBusMessage } from "@azure/service-bus";
import { defineMessage, type MessageContract } from "@buspass/contracts";
import { startEmulator } from "@buspass/emulator";
import fc from "fast-check";
import { expect, test } from "vitest";
import * as z from "zod";
import { refusal } from "./refusal.ts";

const schema = z.object({ region: z.string(), total: z.number() });
const Placed = defineMessage("order.placed", { version: 2, schema });
const Paid = defineMessage("order.paid", { version: 1, schema });
const PaidWithRegion = defineMessage("order.paid", {
  version: 1,
  schema,
  applicationProperties: { region: (body) => body.region, total: (body) => body.total },
});

const PlacedWithTotal = defineMessage("order.placed", {
  version: 2,
  schema,
  applicationProperties: { total: (body) => body.total },
});
const PaidWithOnlyRegion = defineMessage("order.paid", {
  version: 1,
  schema,
  applicationProperties: { region: (body) => body.region },
});

const label = fc.constantFrom("sys.Label", "sys.Subject", "sys.[label]");
const text = fc.constantFrom("'order.placed'", "'order.paid'", "'order.%'", "'eu'", "'%d'", "'x'");
const number = fc.constantFrom("0", "1", "2", "100", "1.5");
const property = fc.constantFrom(
  "region",
  "user.region",
  "Region",
  "[total]",
  "schemaVersion",
  "other",
);
const operator = fc.constantFrom("=", "<>", "!=", "<", ">=", ">", "<=");
const spelled = (...parts: readonly (fc.Arbitrary<string> | string)[]): fc.Arbitrary<string> =>
  fc
    .tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part)))
    .map((words) => words.join(" "));

const condition = fc.oneof(
  spelled(label, operator, text),
  spelled(text, operator, label),
  spelled(label, fc.constantFrom("LIKE", "NOT LIKE"), text),
  spelled(fc.oneof(label, property), fc.constantFrom("IN", "NOT IN"), "(", text, ",", text, ")"),
  spelled("schemaVersion", operator, number),
  spelled(number, operator, fc.oneof(number, fc.constantFrom("schemaVersion", "total"))),
  spelled(property, operator, fc.oneof(text, number, property, fc.constant("TRUE"))),
  spelled(property, fc.constantFrom("IS NULL", "IS NOT NULL")),
  spelled(fc.constantFrom("EXISTS", "NOT EXISTS"), "(", property, ")"),
);
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    condition,
    spelled(tie("expression"), fc.constantFrom("AND", "OR"), tie("expression")),
    spelled(fc.constantFrom("(", "NOT ("), tie("expression"), ")"),
  ),
}));

/** Every message that the contracts may put on the wire, as far as filters of this test tell them apart. */
function messagesOf(contracts: readonly MessageContract[]): ServiceBusMessage[] {
  const values = ["eu", "x", "order.paid"].flatMap((region) =>
    [0, 1, 2, 100, 1.5, -3].map((total) => ({ region, total })),
  );
  return contracts.flatMap(({ type, version, applicationProperties = {} }) => {
    const derived = values.map((each) =>
      Object.entries(each).filter(([name]) => name in applicationProperties),
    );
    const distinct = new Map(derived.map((entries) => [JSON.stringify(entries), entries]));
    return [...distinct.values()].map((entries) => ({
      body: "",
      subject: type,
      applicationProperties: { schemaVersion: version, ...Object.fromEntries(entries) },
    }));
  });
}

test.each([
  ["without properties", [Placed, Paid], 0.4],
  ["of which one has properties", [Placed, PaidWithRegion], 0.1],
  ["of which each has another property", [PlacedWithTotal, PaidWithOnlyRegion], 0.1],
] as const)(
  "a filter that selects one of the messages %s is never refused",
  async (_, carries, found) => {
    const expressions = fc.sample(expression, { numRuns: 1_000, seed: 5 });
    const subscriptions = expressions.map((each, index) => [
      `s${index}`,
      { rules: [{ name: "one", filter: { kind: "sql", expression: each } }] } as const,
    ]);
    await using emulator = await startEmulator({
      topics: { events: { subscriptions: Object.fromEntries(subscriptions) } },
      identities: { sender: { roles: [{ role: "Azure Service Bus Data Sender", scope: "" }] } },
    });
    const { namespace, credential, webSocket } = emulator.as("sender");
    const client = new ServiceBusClient(namespace, credential, { webSocketOptions: { webSocket } });
    const sender = client.createSender("events");
    for (const message of messagesOf(carries)) await sender.sendMessages(message);
    await client.close();

    const entities = emulator.inspect().queues;
    const outcomes = expressions.map((sqlExpression, index) => {
      const rules = { one: { filter: { sqlExpression } } };
      const topics = { events: { carries, subscriptions: { s: { rules } } } };
      return {
        sqlExpression,
        selects: (entities[`events/Subscriptions/s${index}`]?.active ?? 0) > 0,
        refused: refusal({ topics }),
      };
    });
    expect(outcomes.filter(({ selects, refused }) => selects && refused !== undefined)).toEqual([]);
    // Accusing nobody would be of no use. What values a property has is not known, so many are let pass.
    const idle = outcomes.filter(({ selects }) => !selects);
    expect(idle.length).toBeGreaterThan(100);
    expect(
      idle.filter(({ refused }) => refused !== undefined).length / idle.length,
    ).toBeGreaterThan(found);
  },
);
