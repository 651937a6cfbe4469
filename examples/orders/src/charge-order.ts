import { type Handler, on } from "@buspass/client";
import { DeadLetter } from "@buspass/retry";
import { OrderPlaced } from "./bus.ts";
import { PaymentFailed, type PaymentGateway } from "./payments.ts";

/** Charges the card of an order that was placed. */
export function chargeOrder(gateway: PaymentGateway): Handler<typeof OrderPlaced> {
  return on(OrderPlaced, async (order, { signal }) => {
    try {
      await gateway.charge(order, { signal });
    } catch (error) {
      // No further attempt helps: aside with it, now. Whatever else is thrown is tried again.
      if (error instanceof PaymentFailed && !error.transient) {
        throw new DeadLetter("PaymentRefused", { cause: error });
      }
      throw error;
    }
  });
}
