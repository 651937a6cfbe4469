import { DefinitionError, defineMessage, type InputOf, type OutputOf } from "@buspass/contracts";
import * as v from "valibot";
import { describe, expect, expectTypeOf, test } from "vitest";
import * as z from "zod";

const schema = z.object({ orderId: z.string(), placedAt: z.iso.datetime().default("") });

describe("a contract", () => {
  test("is frozen plain data that holds what was declared", () => {
    const messageId = (order: { orderId: string }) => order.orderId;
    const contract = defineMessage("order.placed", { version: 2, schema, messageId });
    expect(contract).toEqual({
      type: "order.placed",
      version: 2,
      schema,
      contentType: "application/json",
      messageId,
    });
    expect(Object.isFrozen(contract)).toBe(true);
    expect(defineMessage("order.paid", { version: 1, schema })).not.toHaveProperty("messageId");
  });

  test("is typed by its schema: senders pass the input, handlers get the output", () => {
    const Zod = defineMessage("order.placed", { version: 1, schema });
    expectTypeOf(Zod.type).toEqualTypeOf<"order.placed">();
    expectTypeOf<InputOf<typeof Zod>>().toEqualTypeOf<{
      orderId: string;
      placedAt?: string | undefined;
    }>();
    expectTypeOf<OutputOf<typeof Zod>>().toEqualTypeOf<{ orderId: string; placedAt: string }>();

    const Valibot = defineMessage("order.counted", {
      version: 1,
      schema: v.object({ count: v.pipe(v.string(), v.transform(Number)) }),
    });
    expectTypeOf<InputOf<typeof Valibot>>().toEqualTypeOf<{ count: string }>();
    expectTypeOf<OutputOf<typeof Valibot>>().toEqualTypeOf<{ count: number }>();
  });

  test("derives its message id from the input", () => {
    defineMessage("order.placed", {
      version: 1,
      schema,
      messageId: (order) => {
        expectTypeOf(order).toEqualTypeOf<{ orderId: string; placedAt?: string | undefined }>();
        return order.orderId;
      },
    });
    // @ts-expect-error the body has no such field
    defineMessage("order.placed", { version: 1, schema, messageId: (order) => order.id });
  });
});

describe("a definition that cannot work is refused with what to write instead", () => {
  const refusal = (define: () => unknown) => {
    try {
      define();
    } catch (error) {
      expect(error).toBeInstanceOf(DefinitionError);
      return error instanceof DefinitionError ? [error.path, error.message] : [];
    }
    return [];
  };

  test.each(["", "  ", "x".repeat(129)])("the type %j", (type) => {
    expect(refusal(() => defineMessage(type, { version: 1, schema }))).toEqual([
      "type",
      'type of a message must have 1 to 128 characters: write a name such as "order.placed".',
    ]);
  });

  test("a type that UTF-8 cannot carry", () => {
    expect(refusal(() => defineMessage("order.\ud83d", { version: 1, schema }))).toEqual([
      "type",
      "type of a message has half of a surrogate pair, which UTF-8 cannot carry: take it out.",
    ]);
  });

  test("a type of 128 characters is not refused", () => {
    expect(defineMessage("x".repeat(128), { version: 1, schema }).type).toHaveLength(128);
  });

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("the version %d", (version) => {
    expect(refusal(() => defineMessage("order.placed", { version, schema }))).toEqual([
      "version",
      `version of message "order.placed" is ${version}: write a whole number from 1 up.`,
    ]);
  });

  test("a schema that is no Standard Schema", () => {
    const define = () =>
      defineMessage("order.placed", {
        version: 1,
        // @ts-expect-error a plain object has no validator
        schema: { type: "object" },
      });
    expect(refusal(define)[1]).toMatch(
      /^schema of message "order.placed" is not a Standard Schema/,
    );
  });

  test("a messageId that is no function", () => {
    const define = () =>
      defineMessage("order.placed", {
        version: 1,
        schema,
        // @ts-expect-error the name of a field is not enough
        messageId: "orderId",
      });
    expect(refusal(define)[0]).toBe("messageId");
  });
});
