import { BuspassError, connect, on } from "@buspass/client";
import { defineBus, defineMessage } from "@buspass/contracts";
import { DeadLetter, exponential } from "@buspass/retry";
import * as z from "zod";

const OrderPlaced = defineMessage("order.placed", {
  version: 1,
  schema: z.object({ orderId: z.string(), total: z.number().positive() }),
});
const bus = defineBus({ queues: { orders: { carries: [OrderPlaced], maxDeliveryCount: 5 } } });

await using client = await connect(bus); // as this host's managed identity
try {
  await client.queue("orders").send(OrderPlaced, { orderId: "A1", total: -1 });
} catch (error) {
  if (error instanceof BuspassError) console.log(error.code); // "ContractViolation"
}
await client.queue("orders").send(OrderPlaced, { orderId: "A2", total: 42 });

const { promise: lastOrder, resolve } = Promise.withResolvers<string>();
await using _worker = client.queue("orders").process(
  on(OrderPlaced, (order, { attempt }) => {
    if (attempt === 1) throw new Error("the shop is closed"); // asks for redelivery
    if (order.total > 1_000) throw new DeadLetter("TooExpensive"); // sets it aside at once
    resolve(order.orderId); // a return completes the message
  }),
  { redelivery: exponential({ attempts: 5 }), onEvent: (event) => console.log(event.type) },
);
console.log(await lastOrder); // leaving the scope drains the worker, then disconnects
