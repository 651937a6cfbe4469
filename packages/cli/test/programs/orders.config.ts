import { defineAccess } from "@buspass/access";
import { defineBus, defineMessage } from "@buspass/contracts";
import * as z from "zod";

export const OrderPlaced = defineMessage("order.placed", {
  version: 1,
  schema: z.object({ orderId: z.string() }),
});

const bus = defineBus({ queues: { orders: { carries: [OrderPlaced], maxDeliveryCount: 5 } } });

export const access = defineAccess(bus, {
  environments: {
    development: { namespace: "emulator" },
    staging: { namespace: "contoso-staging.servicebus.windows.net" },
    production: {
      namespace: "contoso-prod.servicebus.windows.net",
      subscriptionId: "0b1f6471-1bf0-4dda-aec3-111122223333",
      resourceGroup: "orders",
      principals: {
        "orders-api": "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        "orders-worker": "3f2504e0-4f89-41d3-9a0c-0305e82c3302",
      },
    },
  },
  identities: { "orders-api": { sends: ["orders"] }, "orders-worker": { receives: ["orders"] } },
});

export default { bus, access };
