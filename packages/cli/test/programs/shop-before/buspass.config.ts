import { defineBus, defineMessage } from "@buspass/contracts";
import * as z from "zod";

const OrderPlaced = defineMessage("order.placed", {
  version: 1,
  schema: z.object({ orderId: z.string(), total: z.number() }),
});

export default {
  bus: defineBus({ queues: { orders: { carries: [OrderPlaced], lockDuration: "PT1M" } } }),
};
