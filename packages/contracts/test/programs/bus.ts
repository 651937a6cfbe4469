import {
  asyncApi,
  defineBus,
  defineMessage,
  diffBuses,
  emulatorConfig,
  jsonSchema,
} from "@buspass/contracts";
import * as z from "zod";

// #region bus
const OrderPlaced = defineMessage("order.placed", {
  version: 1,
  schema: z.object({
    orderId: z.string(),
    region: z.enum(["eu", "us"]),
    total: z.number().positive(),
  }),
  applicationProperties: { region: (body) => body.region, total: (body) => body.total },
});
const OrderPaid = defineMessage("order.paid", {
  version: 1,
  schema: z.object({ orderId: z.string() }),
});

export const bus = defineBus({
  queues: {
    orders: {
      carries: [OrderPlaced],
      maxDeliveryCount: 5,
      lockDuration: "PT1M",
      requiresDuplicateDetection: true,
      duplicateDetectionHistoryTimeWindow: "PT10M",
    },
  },
  topics: {
    events: {
      carries: [OrderPaid, OrderPlaced],
      defaultMessageTimeToLive: "P14D",
      subscriptions: {
        audit: {}, // no rules: everything
        billing: { rules: { paid: { filter: { subject: "order.paid" } } } },
        europe: {
          rules: {
            placed: {
              filter: { subject: "order.placed", applicationProperties: { region: "eu" } },
            },
          },
        },
        large: {
          rules: {
            large: {
              filter: { sqlExpression: "total > 10000" },
              action: { sqlExpression: "SET priority = 'high'" },
            },
          },
        },
      },
    },
  },
});
// #endregion bus

// #region derived
export const schema = jsonSchema(OrderPlaced); // { ok: true, schema } or { ok: false, problem }
export const document = asyncApi(bus, { title: "Orders", version: "1.4.0" });
export const topology = emulatorConfig(bus); // startEmulator({ ...topology, identities })
export const findings = diffBuses(document, bus); // [], as nothing changed
// #endregion derived
