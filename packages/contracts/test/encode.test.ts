import { defineMessage, encode } from "@buspass/contracts";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import * as z from "zod";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

const schemas = {
  zod: z.object({
    orderId: z.string().min(1),
    total: z.number(),
    note: z.string().default("none"),
  }),
  valibot: v.object({
    orderId: v.pipe(v.string(), v.minLength(1)),
    total: v.number(),
    note: v.optional(v.string(), "none"),
  }),
};

describe.each(Object.entries(schemas))("a body with a schema of %s", (_, schema) => {
  const OrderPlaced = defineMessage("order.placed", {
    version: 3,
    schema,
    messageId: (order) => `order-${order.orderId}`,
  });

  test("travels as plain Service Bus: JSON, subject, version and message id", async () => {
    const encoded = await encode(OrderPlaced, { orderId: "é1", total: 42 });
    expect(encoded).toEqual({
      ok: true,
      message: {
        body: new TextEncoder().encode('{"orderId":"é1","total":42}'),
        contentType: "application/json",
        subject: "order.placed",
        messageId: "order-é1",
        applicationProperties: { schemaVersion: 3 },
      },
    });
  });

  test("that fails it does not travel, and the violation names the fields", async () => {
    const body = { orderId: "", total: 42 };
    const encoded = await encode(OrderPlaced, body);
    expect(encoded).toMatchObject({
      ok: false,
      violation: { reason: "ContractViolation", issues: [{ path: "orderId" }] },
    });
  });
});

describe("what travels is the input", () => {
  const Counted = defineMessage("counted", {
    version: 1,
    schema: z.object({ count: z.string().transform(Number), unit: z.string().default("box") }),
    messageId: (body) => `${typeof body.count}-${body.unit}`,
  });

  test("without the defaults and transforms of the schema, for body and message id", async () => {
    const encoded = await encode(Counted, { count: "007" });
    expect(encoded.ok && text(encoded.message.body)).toBe('{"count":"007"}');
    expect(encoded.ok && encoded.message.messageId).toBe("string-undefined");
  });

  test("and a sender passes nothing else", async () => {
    // @ts-expect-error the handler's side of the schema is a number, the sender's a string
    expect(await encode(Counted, { count: 7 })).toMatchObject({ ok: false });
  });
});

test("the message id is absent when the contract derives none", async () => {
  const encoded = await encode(defineMessage("any", { version: 1, schema: z.string() }), "body");
  expect(encoded.ok && encoded.message).not.toHaveProperty("messageId");
});
