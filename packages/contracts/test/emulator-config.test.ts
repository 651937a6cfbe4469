import { readFile } from "node:fs/promises";
import { ServiceBusAdministrationClient } from "@azure/service-bus";
import {
  defineBus,
  defineMessage,
  type EmulatorTopology,
  emulatorConfig,
} from "@buspass/contracts";
import { type EmulatorOptions, startEmulator } from "@buspass/emulator";
import { expect, expectTypeOf, test } from "vitest";
import * as z from "zod";

const schema = z.object({ region: z.string(), total: z.number() });
const OrderPlaced = defineMessage("order.placed", { version: 1, schema });
const OrderPaid = defineMessage("order.paid", {
  version: 1,
  schema,
  applicationProperties: {
    region: (body) => body.region,
    total: (body) => body.total,
    isTest: () => false,
  },
});

const forwarding = {
  carries: [OrderPlaced, OrderPaid],
  forwardTo: "everything",
  forwardDeadLetteredMessagesTo: "everything",
} as const;
const bus = defineBus({
  queues: {
    orders: {
      carries: [OrderPlaced],
      maxDeliveryCount: 5,
      lockDuration: "PT30S",
      requiresSession: true,
      requiresDuplicateDetection: true,
      duplicateDetectionHistoryTimeWindow: "PT20M",
      defaultMessageTimeToLive: "P14DT12H",
      deadLetteringOnMessageExpiration: true,
      autoDeleteOnIdle: "P30D",
      maxSizeInMegabytes: 2048,
      enableBatchedOperations: false,
      status: "SendDisabled",
      userMetadata: "of the orders team",
    },
    forwarding,
    everything: { carries: [OrderPlaced, OrderPaid], maxMessageSizeInKilobytes: 2048 },
  },
  topics: {
    events: {
      carries: [OrderPaid, OrderPlaced],
      requiresDuplicateDetection: true,
      defaultMessageTimeToLive: "P1D",
      supportOrdering: true,
      subscriptions: {
        billing: {
          lockDuration: "PT2M",
          deadLetteringOnFilterEvaluationExceptions: false,
          rules: {
            paid: {
              filter: {
                subject: "order.paid",
                applicationProperties: { region: "eu", total: 5, isTest: false },
              },
            },
            toEurope: { filter: { to: "eu", correlationId: "c", contentType: "application/json" } },
          },
        },
        large: {
          rules: {
            large: {
              filter: { sqlExpression: "total > 100" },
              action: { sqlExpression: "SET priority = 'high'" },
            },
          },
        },
        audit: { forwardTo: "everything" },
      },
    },
  },
});

test("every setting and rule of a bus is that of the entities of an emulator", async () => {
  expectTypeOf<EmulatorTopology>().toExtend<EmulatorOptions>();
  await using emulator = await startEmulator({
    ...emulatorConfig(bus),
    tlsPort: 0,
    identities: { owner: { roles: [{ role: "Azure Service Bus Data Owner", scope: "" }] } },
  });
  const ca = await readFile(emulator.env["BUSPASS_EMULATOR_CA"] ?? "", "utf8");
  const { credential } = emulator.as("owner");
  const host = emulator.administration ?? "";
  const admin = new ServiceBusAdministrationClient(host, credential, { tlsOptions: { ca } });
  /** Where the service tells a forwarding target by its address. */
  const address = (name: string) => `sb://${host}/${name}`;

  const { carries: _, ...orders } = bus.queues.orders;
  expect(await admin.getQueue("orders")).toMatchObject(orders);
  expect(await admin.getQueue("forwarding")).toMatchObject({
    forwardTo: address("everything"),
    forwardDeadLetteredMessagesTo: address("everything"),
  });
  expect(await admin.getQueue("everything")).toMatchObject({ maxMessageSizeInKilobytes: 2048 });
  expect(await admin.getTopic("events")).toMatchObject({
    requiresDuplicateDetection: true,
    defaultMessageTimeToLive: "P1D",
    supportOrdering: true,
  });
  expect(await admin.getSubscription("events", "billing")).toMatchObject({
    lockDuration: "PT2M",
    deadLetteringOnFilterEvaluationExceptions: false,
  });
  expect(await admin.getSubscription("events", "audit")).toMatchObject({
    forwardTo: address("everything"),
  });

  const rulesOf = async (subscription: string) => {
    const rules: Record<string, object> = {};
    for await (const { name, filter, action } of admin.listRules("events", subscription)) {
      rules[name] = { filter, action };
    }
    return rules;
  };
  const { rules } = bus.topics.events.subscriptions.billing;
  expect(await rulesOf("billing")).toMatchObject(rules);
  expect(await rulesOf("large")).toMatchObject(bus.topics.events.subscriptions.large.rules);
  expect(Object.keys(await rulesOf("audit"))).toEqual(["$Default"]);
});

test("what a bus does not say is left to the emulator, and the result is plain data", () => {
  const plain = defineBus({
    queues: { orders: { carries: [OrderPlaced] } },
    topics: { events: { carries: [OrderPaid], subscriptions: { audit: {} } } },
  });
  const topology = { queues: { orders: {} }, topics: { events: { subscriptions: { audit: {} } } } };
  expect(emulatorConfig(plain)).toEqual(topology);
  expect(JSON.parse(JSON.stringify(emulatorConfig(bus)))).toEqual(emulatorConfig(bus));
});
