import { connect, on } from "@buspass/client";
import { defineBus, defineMessage } from "@buspass/contracts";
import { exponential } from "@buspass/retry";
import * as z from "zod";

// What travels, and where: declared once. Any Standard Schema library will do.
const OrderPlaced = defineMessage("order.placed", {
  version: 1,
  schema: z.object({ orderId: z.uuid(), total: z.number().positive() }),
  messageId: (order) => order.orderId,
});
const bus = defineBus({ queues: { orders: { carries: [OrderPlaced], maxDeliveryCount: 5 } } });

// As this host's managed identity, to AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE. No key anywhere.
await using client = await connect(bus);
await client.queue("orders").send(OrderPlaced, { orderId: crypto.randomUUID(), total: 42 });

const shipped = Promise.withResolvers<string>();
await using _worker = client.queue("orders").process(
  on(OrderPlaced, (order) => shipped.resolve(order.orderId)), // a throw asks for redelivery
  { concurrency: 16, redelivery: exponential({ attempts: 5, maxDelayMs: 60_000 }) },
);
console.log(`shipped ${await shipped.promise}`); // leaving the scope drains and closes
