import { setTimeout as delay } from "node:timers/promises";

/** A charge that failed. */
export class PaymentFailed extends Error {
  override readonly name = "PaymentFailed";
  /** Whether another attempt may succeed. */
  readonly transient: boolean;

  constructor(message: string, { transient }: { readonly transient: boolean }) {
    super(message);
    this.transient = transient;
  }
}

/** What to charge. The order id is the idempotency key: Service Bus delivers at least once. */
export interface Charge {
  readonly orderId: string;
  readonly total: number;
  readonly currency: string;
  readonly cardToken: string;
}

/** Takes money. Charging the same order again takes nothing and succeeds. */
export interface PaymentGateway {
  /** @throws PaymentFailed */
  charge(charge: Charge, options: { readonly signal: AbortSignal }): Promise<void>;
}

/**
 * The gateway's test cards, as payment providers have them: the token decides what happens, and how
 * many attempts fail first.
 */
export const testCards: Readonly<Record<string, { readonly failures: number }>> = {
  tok_visa: { failures: 0 },
  tok_mastercard: { failures: 0 },
  tok_amex: { failures: 0 },
  tok_gateway_timeout: { failures: 1 },
  tok_processor_down: { failures: Number.POSITIVE_INFINITY },
};

/** Stands in for your payment provider's client. Nothing here is random. */
export function pretendGateway(): PaymentGateway {
  const attempts = new Map<string, number>();
  return {
    async charge({ orderId, cardToken }, { signal }) {
      await delay(2, undefined, { signal });
      const card = testCards[cardToken];
      if (card === undefined) {
        throw new PaymentFailed("The gateway does not know the card.", { transient: false });
      }
      const attempt = (attempts.get(orderId) ?? 0) + 1;
      attempts.set(orderId, attempt);
      if (attempt <= card.failures) {
        const what = cardToken === "tok_processor_down" ? "The processor is down" : "Timed out";
        throw new PaymentFailed(`${what}.`, { transient: true });
      }
    },
  };
}
