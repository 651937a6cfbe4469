import { defineMessage, encode } from "@buspass/contracts";
import * as v from "valibot";
import { describe, expect, expectTypeOf, test } from "vitest";
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

const accepts = <Body>(version = 1) =>
  defineMessage("any", { version, schema: z.custom<Body>(() => true) });

describe("what JSON cannot express is a violation", () => {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  const failing = {
    toJSON() {
      throw new Error("secret");
    },
  };
  test.each([
    ["a bigint", { total: 1n }],
    ["a cycle", cycle],
    ["undefined", undefined],
    ["a function", () => 1],
    ["an object that refuses", failing],
  ])("%s", async (_, body) => {
    expect(await encode(accepts<unknown>(), body)).toEqual({
      ok: false,
      violation: {
        reason: "ContractViolation",
        description: "The body of any version 1 cannot be written as JSON.",
        issues: [],
      },
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
    const encoded = await encode(Counted, { count: "7" });
    if (encoded.ok) {
      expectTypeOf(encoded.message.contentType).toEqualTypeOf<"application/json">();
    }
  });
});

describe("the message id", () => {
  const idOf = (messageId: () => string) =>
    encode(defineMessage("any", { version: 1, schema: z.string(), messageId }), "body");

  test("is absent when the contract derives none", async () => {
    const encoded = await encode(accepts<string>(), "body");
    expect(encoded.ok && encoded.message).not.toHaveProperty("messageId");
  });

  // https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas
  test("may have 128 characters", async () => {
    expect(await idOf(() => "x".repeat(128))).toMatchObject({ ok: true });
  });

  test.each([
    ["empty", () => ""],
    ["longer than 128 characters", () => "x".repeat(129)],
    [
      "a throw",
      () => {
        throw new Error("secret");
      },
    ],
  ])("that is %s is a violation", async (_, messageId) => {
    expect(await idOf(messageId)).toMatchObject({
      ok: false,
      violation: {
        reason: "ContractViolation",
        description: "The messageId of any version 1 must return 1 to 128 characters.",
      },
    });
  });
});
