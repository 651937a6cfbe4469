import { defineAccess } from "@buspass/access";
import { connect, on } from "@buspass/client";
import { defineBus, defineMessage } from "@buspass/contracts";
import { startEmulator } from "@buspass/emulator";
import { exponential } from "@buspass/retry";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as z from "zod";

/*
 * A team's program from its declaration to its worker.
 */

const OrderPlaced = defineMessage("order.placed", {
  version: 1,
  schema: z.object({ orderId: z.uuid(), total: z.number().positive() }),
  messageId: (order) => order.orderId,
});
const OrderPaid = defineMessage("order.paid", {
  version: 1,
  schema: z.object({ orderId: z.uuid() }),
});

const bus = defineBus({
  queues: { orders: { carries: [OrderPlaced], maxDeliveryCount: 5 } },
  topics: { events: { carries: [OrderPaid], subscriptions: { billing: {}, audit: {} } } },
});

const access = defineAccess(bus, {
  environments: {
    development: { namespace: "emulator" },
    production: { namespace: "contoso-prod.servicebus.windows.net" },
  },
  identities: {
    "orders-api": { sends: ["orders"] },
    "orders-worker": { receives: ["orders"], sends: ["events"] },
    billing: { receives: ["events/billing"] },
  },
});

beforeEach(() => {
  vi.stubEnv("BUSPASS_ENVIRONMENT", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test("an order goes from the API to the worker and on to billing, each as itself", async () => {
  await using emulator = await startEmulator(access.emulator());
  const orderId = crypto.randomUUID();
  const charged: string[] = [];
  const billed = Promise.withResolvers<string>();

  await using apiClient = await connect(access.as("orders-api"), emulator);
  await using workerClient = await connect(access.as("orders-worker"), emulator);
  await using billingClient = await connect(access.as("billing"), emulator);
  await apiClient.queue("orders").send(OrderPlaced, { orderId, total: 42 });
  await using _worker = workerClient.queue("orders").process(
    on(OrderPlaced, async (order) => {
      charged.push(order.orderId);
      await workerClient.topic("events").send(OrderPaid, { orderId: order.orderId });
    }),
    { concurrency: 16, redelivery: exponential({ attempts: 5, maxDelayMs: 60_000 }) },
  );
  await using _billing = billingClient
    .subscription("events/billing")
    .process(on(OrderPaid, (paid) => billed.resolve(paid.orderId)));

  expect(await billed.promise).toBe(orderId);
  expect(charged).toEqual([orderId]);
  expect(emulator.inspect().tokensRefused).toBe(0);
});
