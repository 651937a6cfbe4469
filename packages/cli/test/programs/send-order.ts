// The API alone: it sends what it may, and asks for what it may not have.
import { connect } from "@buspass/client";
import config from "./example-orders.config.ts";

await using client = await connect(config.access.as("orders-api"));
await client.queue("orders").send(config.bus.queues.orders.carries[0], {
  orderId: "2b5d8f1e-30d5-4a56-9a0c-8a3f6f1c9d11",
  placedAt: "2026-09-27T09:22:38Z",
  customer: "ada@example.com",
  sku: "A1",
  quantity: 1,
  unitPrice: 42,
  total: 42,
  currency: "EUR",
  cardToken: "tok_visa",
});
const raw = client.raw.createReceiver("orders");
await raw.peekMessages(1).then(
  () => Promise.reject(new Error("It was not refused.")),
  () => undefined,
);
