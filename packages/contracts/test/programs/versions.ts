import { decode, defineMessage, encode } from "@buspass/contracts";
import * as z from "zod";

const OrderPlacedV1 = defineMessage("order.placed", {
  version: 1,
  schema: z.object({ orderId: z.string(), total: z.number() }),
});
export const OrderPlaced = defineMessage("order.placed", {
  version: 2,
  schema: z.object({ orderId: z.string(), total: z.number(), currency: z.string().length(3) }),
  previous: OrderPlacedV1, // whoever reads version 2 reads version 1 as well
  upgrade: (order) => ({ ...order, currency: "EUR" }), // must give what version 2 takes, or does not compile
  messageId: (order) => order.orderId, // for duplicate detection
  sessionId: (order) => order.currency, // for the order of messages that belong together
  applicationProperties: { currency: (order) => order.currency }, // for the rules of subscriptions
});

const old = await encode(OrderPlacedV1, { orderId: "A1", total: 42 });
if (old.ok) {
  const decoded = await decode([OrderPlaced], old.message);
  console.log(decoded.ok && decoded.body.currency); // EUR
}
