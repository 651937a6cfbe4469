import { defineBus, defineMessage } from "@buspass/contracts";
import * as z from "zod";

export const OrderPlaced = defineMessage("order.placed", {
  version: 1,
  schema: z.object({ orderId: z.string(), note: z.string() }),
});

/** Nobody subscribes: what is sent is accepted and gone. */
export const bus = defineBus({
  topics: { orders: { carries: [OrderPlaced], subscriptions: {} } },
});

/** 1 KiB as JSON. */
export const order: { readonly orderId: string; readonly note: string } = {
  orderId: "8f14e45f-ceea-467f-a0e6-3e7f8a9b2c1d",
  note: "x".repeat(1_024 - 62),
};
