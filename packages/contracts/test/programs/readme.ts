import { decode, defineBus, defineMessage, encode } from "@buspass/contracts";
import * as z from "zod";

export const OrderPlaced = defineMessage("order.placed", {
  version: 1,
  schema: z.object({ orderId: z.string(), total: z.number().positive() }),
  messageId: (order) => order.orderId,
});
export const bus = defineBus({
  queues: { orders: { carries: [OrderPlaced], maxDeliveryCount: 5 } },
});

const encoded = await encode(OrderPlaced, { orderId: "A1", total: 42 });
if (encoded.ok) {
  const { subject, messageId } = encoded.message; // with its body, ready for `sendMessages` of any client
  console.log(subject, messageId); // order.placed A1
  const decoded = await decode(bus.queues.orders.carries, encoded.message);
  console.log(decoded.ok && decoded.body.total); // 42
}
const refused = await encode(OrderPlaced, { orderId: "A2", total: -1 });
if (!refused.ok) console.log(refused.violation.description); // names the field, and not its value
