import { connect } from "@buspass/client";
import { defineBus, defineMessage, type NarrowedBus } from "@buspass/contracts";
import * as z from "zod";

const OrderPlaced = defineMessage("order.placed", {
  version: 1,
  schema: z.object({ orderId: z.uuid(), total: z.number(), note: z.string().default("") }),
  applicationProperties: { total: (order) => order.total },
});
const OrderPaid = defineMessage("order.paid", {
  version: 1,
  schema: z.object({ orderId: z.uuid() }),
});
const bus = defineBus({
  queues: { orders: { carries: [OrderPlaced], maxDeliveryCount: 5 } },
  topics: {
    events: {
      carries: [OrderPlaced, OrderPaid],
      subscriptions: { billing: { rules: { paid: { filter: { subject: "order.paid" } } } } },
    },
  },
});
const apiBus = {
  ...bus,
  identity: { name: "orders-api", sends: ["orders"], receives: ["events/billing"] },
} as const satisfies NarrowedBus;

const client = await connect(bus);
const api = await connect(apiBus);
export const orders = client.queue("orders");
export const billing = client.subscription("events/billing");
export const narrowed = api.queue("orders");
