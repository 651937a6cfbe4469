import { randomBytes, randomUUID } from "node:crypto";
import { BuspassError, connect } from "@buspass/client";
import { bus, OrderPlaced } from "../bus.ts";
import type { Refusal } from "./evidence.ts";

// The last act, in a process of its own under the worker's identity: two things that must not work.

await attempt("send", async () => {
  await using client = await connect(bus);
  await client.queue("orders").send(OrderPlaced, {
    orderId: randomUUID(),
    placedAt: new Date().toISOString(),
    customer: "worker@example.com",
    sku: "TIN-100-RED",
    quantity: 1,
    unitPrice: 5.4,
    total: 5.4,
    currency: "EUR",
    cardToken: "tok_visa",
  });
});

await attempt("connectionString", async () => {
  const host = process.env["AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE"];
  const key = randomBytes(32).toString("base64");
  const namespace = `Endpoint=sb://${host}/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=${key}`;
  await using _client = await connect(bus, { namespace });
});

async function attempt(what: Refusal["attempt"], run: () => Promise<void>): Promise<void> {
  let refusal: Refusal = { attempt: what, code: "none", message: "Nobody refused.", remedy: "" };
  try {
    await run();
  } catch (error) {
    // Anything else ends this process, and is told as that.
    if (!(error instanceof BuspassError)) throw error;
    const { code, message, remedy } = error;
    refusal = { attempt: what, code, message, remedy };
  }
  process.stdout.write(`${JSON.stringify({ event: what, ...refusal })}\n`);
}
