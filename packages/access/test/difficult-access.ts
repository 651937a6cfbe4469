import { defineAccess } from "@buspass/access";
import { defineBus, defineMessage } from "@buspass/contracts";
import * as z from "zod";

const Priced = defineMessage("it's priced", {
  version: 1,
  schema: z.object({ orderId: z.string(), count: z.number(), gift: z.boolean() }),
  applicationProperties: {
    "my-region": ({ orderId }) => orderId,
    "a]b": ({ count }) => count,
    gift: ({ gift }) => gift,
    total: ({ count }) => count,
    note: ({ orderId }) => orderId,
    b: ({ orderId }) => orderId,
  },
});

/** Every setting, and rules with all that makes text difficult. */
export const difficult = defineAccess(
  defineBus({
    queues: {
      orders: { carries: [Priced], forwardTo: "events", userMetadata: "for people" },
      settings: {
        carries: [Priced],
        maxDeliveryCount: 5,
        lockDuration: "PT2M",
        requiresSession: true,
        requiresDuplicateDetection: true,
        duplicateDetectionHistoryTimeWindow: "PT1H",
        defaultMessageTimeToLive: "P14D",
        deadLetteringOnMessageExpiration: true,
        maxSizeInMegabytes: 2048,
        enableBatchedOperations: false,
        status: "Active",
      },
      large: { carries: [Priced], maxMessageSizeInKilobytes: 1024 },
    },
    topics: {
      events: {
        carries: [Priced],
        supportOrdering: true,
        subscriptions: {
          billing: {
            forwardDeadLetteredMessagesTo: "settings",
            rules: {
              priced: {
                filter: { subject: "it's priced", applicationProperties: { "my-region": "it's" } },
              },
              dear: {
                filter: { sqlExpression: `[total] > 100 AND note = '\${x}\\n\n\t'` },
                action: { sqlExpression: "SET sys.Label = 'a'" },
              },
              bracketed: { filter: { sqlExpression: "[my-region] = [b]" } },
              numbered: {
                filter: { subject: "it's priced", applicationProperties: { "a]b": 5, gift: true } },
              },
            },
          },
          audit: {},
        },
      },
    },
  }),
  {
    environments: {
      production: {
        namespace: "contoso-prod.servicebus.windows.net",
        subscriptionId: "5f750a97-50d9-4e36-8081-c9ee4c0210d4",
        resourceGroup: "contoso",
        principals: { api: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" },
      },
    },
    identities: { api: { sends: ["orders", "events"] } },
  },
);
