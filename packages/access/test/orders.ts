import { type Access, defineAccess } from "@buspass/access";
import { defineBus, defineMessage } from "@buspass/contracts";
import * as z from "zod";

export const OrderPlaced = defineMessage("order.placed", {
  version: 1,
  schema: z.object({ orderId: z.string(), total: z.number().positive() }),
  messageId: (order) => order.orderId,
});
export const OrderPaid = defineMessage("order.paid", {
  version: 1,
  schema: z.object({ orderId: z.string() }),
});

export const bus = defineBus({
  queues: {
    orders: { carries: [OrderPlaced], maxDeliveryCount: 5 },
    refunds: { carries: [OrderPaid] },
  },
  topics: { events: { carries: [OrderPaid], subscriptions: { billing: {}, audit: {} } } },
});

export const access = defineAccess(bus, {
  environments: {
    development: { namespace: "emulator" },
    production: { namespace: "contoso-prod.servicebus.windows.net" },
  },
  identities: {
    "orders-api": { sends: ["orders"] },
    "orders-worker": { receives: ["orders"], sends: ["events", "orders"] },
    billing: { receives: ["events/billing"] },
  },
});

/** For what a caller without types may write. */
export function defineUntyped(environments: unknown, identities: unknown): Access {
  return Reflect.apply(defineAccess, undefined, [bus, { environments, identities }]);
}
