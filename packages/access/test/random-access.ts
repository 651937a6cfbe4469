import { type Access, defineAccess } from "@buspass/access";
import { type Bus, defineBus } from "@buspass/contracts";
import fc from "fast-check";
import { OrderPaid } from "./orders.ts";

const carries = [OrderPaid] as const;

/** Any bus of a few entities, the topic `events/eu` having a slash in its name. */
const randomBus: fc.Arbitrary<Bus> = fc
  .record({
    queues: fc.subarray(["orders", "refunds", "events-audit"]),
    topics: fc.dictionary(
      fc.constantFrom("events", "events/eu"),
      fc.subarray(["billing", "audit", "orders"], { minLength: 1 }),
      { maxKeys: 2 },
    ),
  })
  .filter(({ queues, topics }) => queues.length + Object.keys(topics).length > 0)
  .map(({ queues, topics }) =>
    defineBus({
      queues: Object.fromEntries(queues.map((name) => [name, { carries }])),
      topics: Object.fromEntries(
        Object.entries(topics).map(([name, subscriptions]) => [
          name,
          { carries, subscriptions: Object.fromEntries(subscriptions.map((each) => [each, {}])) },
        ]),
      ),
    }),
  );

/** Any declaration of up to three identities, each of which may do something. */
export const randomAccess: fc.Arbitrary<Access> = randomBus.chain((bus) => {
  const queues = Object.keys(bus.queues);
  const subscriptions = Object.entries(bus.topics).flatMap(([topic, { subscriptions }]) =>
    Object.keys(subscriptions).map((name) => `${topic}/${name}`),
  );
  const rights = fc
    .record({
      sends: fc.subarray([...queues, ...Object.keys(bus.topics)]),
      receives: fc.subarray([...queues, ...subscriptions]),
    })
    .filter(({ sends, receives }) => sends.length + receives.length > 0);
  return fc
    .dictionary(fc.constantFrom("api", "worker", "billing"), rights, { minKeys: 1, maxKeys: 3 })
    .map((identities) =>
      defineAccess(bus, {
        environments: {
          development: { namespace: "emulator" },
          production: { namespace: "contoso-prod.servicebus.windows.net" },
        },
        identities,
      }),
    );
});
