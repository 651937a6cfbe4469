import { defineBus, defineMessage } from "@buspass/contracts";
import * as z from "zod";

/** A customer placed an order and gave a card to charge. */
export const OrderPlaced = defineMessage("order.placed", {
  version: 1,
  schema: z
    .object({
      orderId: z.uuid(),
      placedAt: z.iso.datetime(),
      customer: z.email(),
      sku: z.string().min(1),
      quantity: z.int().positive(),
      unitPrice: z.number().positive(),
      total: z.number().positive(),
      currency: z.string().regex(/^[A-Z]{3}$/, "Expected three capital letters, such as EUR"),
      cardToken: z.string().startsWith("tok_"),
    })
    .refine(({ quantity, unitPrice, total }) => Math.abs(quantity * unitPrice - total) < 0.005, {
      path: ["total"],
      error: "Expected quantity times unit price",
    }),
  // With duplicate detection on the queue, sending an order twice within its window counts once.
  messageId: (order) => order.orderId,
});

/** What travels, and where. The API and the worker share it. */
export const bus = defineBus({
  queues: { orders: { carries: [OrderPlaced], maxDeliveryCount: 5 } },
});
