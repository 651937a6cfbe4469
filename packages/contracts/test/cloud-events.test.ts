import { decode, defineMessage, encode } from "@buspass/contracts";
import { describe, expect, test } from "vitest";
import * as z from "zod";

const cloudEvents = { source: "/contoso/orders" };
const Placed = defineMessage("order.placed", {
  version: 2,
  schema: z.object({ orderId: z.string() }),
  messageId: (order) => order.orderId,
  applicationProperties: { region: () => "eu" },
});
const Note = defineMessage("note", { version: 1, schema: z.string() });

// https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/amqp-protocol-binding.md
describe("a message as a CloudEvent in binary mode", () => {
  test("has the attributes as application properties, and the rest as without them", async () => {
    expect(await encode(Placed, { orderId: "A1" }, { cloudEvents })).toEqual({
      ok: true,
      message: {
        body: new TextEncoder().encode('{"orderId":"A1"}'),
        contentType: "application/json",
        subject: "order.placed",
        messageId: "A1",
        applicationProperties: {
          "cloudEvents:specversion": "1.0",
          "cloudEvents:id": "A1",
          "cloudEvents:source": "/contoso/orders",
          "cloudEvents:type": "order.placed",
          region: "eu",
          schemaVersion: 2,
        },
      },
    });
  });

  test("has the id that the caller gave, on both", async () => {
    const encoded = await encode(Placed, { orderId: "A1" }, { cloudEvents, messageId: "M1" });
    expect(encoded).toMatchObject({
      message: { messageId: "M1", applicationProperties: { "cloudEvents:id": "M1" } },
    });
  });

  test("gets an id where the contract derives none, the same on both", async () => {
    const encoded = await encode(Note, "a", { cloudEvents });
    if (!encoded.ok) throw new Error(encoded.violation.description);
    const { messageId, applicationProperties } = encoded.message;
    expect(messageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(applicationProperties["cloudEvents:id"]).toBe(messageId);
  });
});

describe("a CloudEvent of somebody else", () => {
  const event = (prefix: string, attributes: Record<string, unknown> = {}) => ({
    body: new TextEncoder().encode('{"orderId":"A1"}'),
    contentType: "application/json; charset=utf-8",
    applicationProperties: Object.fromEntries(
      Object.entries({
        specversion: "1.0",
        id: "1",
        source: "/erp",
        type: "order.placed",
        time: new Date(0),
        ...attributes,
      }).map(([name, value]) => [prefix + name, value]),
    ),
  });
  const PlacedV1 = defineMessage("order.placed", {
    version: 1,
    schema: z.object({ orderId: z.string() }),
  });

  test.each(["cloudEvents:", "cloudEvents_"])(
    "is known by its type, prefixed %j",
    async (prefix) => {
      expect(await decode([PlacedV1], event(prefix))).toMatchObject({
        ok: true,
        contract: PlacedV1,
        body: { orderId: "A1" },
      });
    },
  );

  test("has the event's type, where its subject is the subject of the event", async () => {
    const received = { ...event("cloudEvents:"), subject: "orders/A1" };
    expect(await decode([PlacedV1], received)).toMatchObject({ ok: true });
  });

  test("of a type that nobody knows is UnknownMessage", async () => {
    const received = { ...event("cloudEvents:", { type: "order.lost" }), subject: "order.placed" };
    expect(await decode([PlacedV1], received)).toMatchObject({
      violation: { reason: "UnknownMessage" },
    });
  });

  test.each(["0.3", undefined, 1])("of version %j is a violation", async (specversion) => {
    expect(await decode([PlacedV1], event("cloudEvents_", { specversion }))).toEqual({
      ok: false,
      violation: {
        reason: "ContractViolation",
        description: "The CloudEvent of order.placed version 1 is not of version 1.0.",
        issues: [],
      },
    });
  });

  test("whose type is no text is known by its subject", async () => {
    const received = { ...event("cloudEvents:", { type: 7 }), subject: "order.placed" };
    expect(await decode([PlacedV1], received)).toMatchObject({ ok: true });
  });
});
