import { type Access, defineAccess, type RoleAssignment, roleAssignments } from "@buspass/access";
import { defineBus } from "@buspass/contracts";
import fc from "fast-check";
import { OrderPaid, OrderPlaced } from "../orders.ts";

/** The object ids of the identities that there can be. */
export const principals: Readonly<Record<string, string>> = {
  api: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
  worker: "3f2504e0-4f89-41d3-9a0c-0305e82c3302",
};

const receiving = {
  maxDeliveryCount: fc.integer({ min: 1, max: 2000 }),
  lockDuration: fc.constantFrom("PT1M", "PT60S", "PT30S", "PT5M"),
  deadLetteringOnMessageExpiration: fc.boolean(),
  requiresSession: fc.boolean(),
};
const common = { defaultMessageTimeToLive: fc.constantFrom("P14D", "PT336H", "PT1H") };
const sending = {
  requiresDuplicateDetection: fc.boolean(),
  duplicateDetectionHistoryTimeWindow: fc.constantFrom("PT10M", "PT600S", "P1D"),
  maxSizeInMegabytes: fc.constantFrom(1024, 2048),
};
const some = { requiredKeys: [] };

const rule = fc.oneof(
  fc.constant({ filter: { subject: "order.paid" as const } }),
  fc.constant({
    filter: { sqlExpression: "sys.Label = 'order.paid'" },
    action: { sqlExpression: "SET x = 1" },
  }),
);
const subscription = fc.record(
  {
    ...receiving,
    ...common,
    rules: fc.dictionary(fc.constantFrom("paid", "large"), rule, { minKeys: 1 }),
  },
  some,
);

/** Any declaration of a few entities, with settings, rules and identities, in production. */
export const randomDeclaration: fc.Arbitrary<Access<ReturnType<typeof defineBus>, "production">> =
  fc
    .record({
      queues: fc.dictionary(
        fc.constantFrom("orders", "sales/Refunds"),
        fc.record({ ...receiving, ...common, ...sending }, some),
        { minKeys: 1 },
      ),
      topics: fc.dictionary(
        fc.constantFrom("events", "sales/events"),
        fc.tuple(
          fc.record({ ...common, ...sending }, some),
          fc.dictionary(fc.constantFrom("billing", "audit"), subscription),
        ),
      ),
      identities: fc.subarray(Object.keys(principals), { minLength: 1 }),
      seed: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
    })
    .map(({ queues, topics, identities, seed }) => {
      const bus = defineBus({
        queues: Object.fromEntries(
          Object.entries(queues).map(([name, settings]) => [
            name,
            { carries: [OrderPlaced] as const, ...settings },
          ]),
        ),
        topics: Object.fromEntries(
          Object.entries(topics).map(([name, [settings, subscriptions]]) => [
            name,
            { carries: [OrderPaid] as const, ...settings, subscriptions },
          ]),
        ),
      });
      const paths = Object.entries(topics).flatMap(([topic, [, subscriptions]]) =>
        Object.keys(subscriptions).map((name) => `${topic}/${name}`),
      );
      let index = 0;
      const chosen = (names: readonly string[]): string[] =>
        names.filter(() => seed[index++ % seed.length]);
      const rights = identities.map((name) => {
        const sends = chosen([...Object.keys(queues), ...Object.keys(topics)]);
        const receives = chosen([...Object.keys(queues), ...paths]);
        const [first = "orders"] = Object.keys(queues);
        return [
          name,
          sends.length + receives.length > 0 ? { sends, receives } : { sends: [first] },
        ];
      });
      return defineAccess(bus, {
        environments: {
          production: {
            namespace: "contoso-prod.servicebus.windows.net",
            subscriptionId: "5f750a97-50d9-4e36-8081-c9ee4c0210d4",
            resourceGroup: "contoso",
            principals: Object.fromEntries(identities.map((name) => [name, principals[name]])),
          },
        },
        identities: Object.fromEntries(rights),
      });
    });

/** One of the role assignments that a declaration needs. */
export function anAssignment(access: Access, choice: number): RoleAssignment {
  const all = roleAssignments(access);
  const one = all[choice % all.length];
  if (one === undefined) throw new Error("Each identity may do something.");
  return one;
}
