import type { HandlerContext } from "@buspass/client";
import { DeadLetter } from "@buspass/retry";
import { expect, it } from "vitest";
import { chargeOrder } from "../src/charge-order.ts";
import { PaymentFailed, pretendGateway } from "../src/payments.ts";

const context: HandlerContext = {
  signal: new AbortController().signal,
  messageId: undefined,
  sequenceNumber: undefined,
  attempt: 1,
  enqueuedAt: undefined,
  applicationProperties: {},
};

function order(cardToken: string) {
  return {
    orderId: "d3a7fbf5-7bd6-4a36-9d6d-6a5c4bd9a1ce",
    placedAt: "2026-11-20T06:05:43Z",
    customer: "customer-1202@example.com",
    sku: "MUG-WHT-300",
    quantity: 1,
    unitPrice: 9.5,
    total: 9.5,
    currency: "CHF",
    cardToken,
  };
}

it("charges a good card", async () => {
  const { handle } = chargeOrder(pretendGateway());
  await expect(handle(order("tok_visa"), context)).resolves.toBeUndefined();
});

it("leaves an order to redelivery whose gateway times out, and charges it the next time", async () => {
  const { handle } = chargeOrder(pretendGateway());
  const timesOut = order("tok_gateway_timeout");
  await expect(handle(timesOut, context)).rejects.toThrow(PaymentFailed);
  await expect(handle(timesOut, context)).resolves.toBeUndefined();
});

it("dead-letters an order at once whose card the gateway does not know", async () => {
  const { handle } = chargeOrder(pretendGateway());
  const refused = expect(handle(order("tok_unheard_of"), context)).rejects;
  await refused.toThrow(new DeadLetter("PaymentRefused"));
});
