import { bicep, defineAccess, roleAssignments } from "@buspass/access";
import { connect } from "@buspass/client";
import { defineBus, defineMessage } from "@buspass/contracts";
import { startEmulator } from "@buspass/emulator";
import * as z from "zod";

const OrderPlaced = defineMessage("order.placed", {
  version: 1,
  schema: z.object({ orderId: z.string() }),
});
const bus = defineBus({ queues: { orders: { carries: [OrderPlaced] } } });

export const access = defineAccess(bus, {
  environments: {
    development: { namespace: "emulator" },
    production: { namespace: "contoso-prod.servicebus.windows.net" },
  },
  identities: {
    "orders-api": { sends: ["orders"] },
    "orders-worker": { receives: ["orders"] },
  },
});

// In tests: an emulator with exactly these roles, and a client that has `send` and no `process`.
await using emulator = await startEmulator(access.emulator());
await using client = await connect(access.as("orders-api"), emulator);
await client.queue("orders").send(OrderPlaced, { orderId: "A1" });

// In Azure: the narrowest roles, each with the line that needs it, and what deploys them.
for (const { identity, role, scope, why } of roleAssignments(access)) {
  console.log(`${identity}: ${role} on ${scope}, for ${why}`);
}
console.log(bicep(access, "production").split("\n").length > 50); // true
