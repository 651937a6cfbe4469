import { connect, on } from "@buspass/client";
import { defineBus, defineMessage, type NarrowedBus } from "@buspass/contracts";
import { startEmulator } from "@buspass/emulator";
import { exponential } from "@buspass/retry";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as z from "zod";

/*
 * A team's program from its declaration to its worker. `access` is what
 * a declaration of who may do what would make.
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

const environments = {
  development: { namespace: "emulator" },
  production: { namespace: "contoso-prod.servicebus.windows.net" },
};
const api = {
  ...bus,
  environments,
  identity: { name: "orders-api", sends: ["orders"], receives: [] },
} as const satisfies NarrowedBus;
const worker = {
  ...bus,
  environments,
  identity: { name: "orders-worker", sends: ["events"], receives: ["orders"] },
} as const satisfies NarrowedBus;
const billing = {
  ...bus,
  environments,
  identity: { name: "billing", sends: [], receives: ["events/billing"] },
} as const satisfies NarrowedBus;

beforeEach(() => {
  vi.stubEnv("BUSPASS_ENVIRONMENT", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test("an order goes from the API to the worker and on to billing, each as itself", async () => {
  await using emulator = await startEmulator({
    queues: { orders: { maxDeliveryCount: 5 } },
    topics: { events: { subscriptions: { billing: {}, audit: {} } } },
    identities: {
      "orders-api": { roles: [{ role: "Azure Service Bus Data Sender", scope: "orders" }] },
      "orders-worker": {
        roles: [
          { role: "Azure Service Bus Data Receiver", scope: "orders" },
          { role: "Azure Service Bus Data Sender", scope: "events" },
        ],
      },
      billing: {
        roles: [{ role: "Azure Service Bus Data Receiver", scope: "events/billing" }],
      },
    },
  });
  const orderId = crypto.randomUUID();
  const charged: string[] = [];
  const billed = Promise.withResolvers<string>();

  await using apiClient = await connect(api, emulator);
  await using workerClient = await connect(worker, emulator);
  await using billingClient = await connect(billing, emulator);
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
