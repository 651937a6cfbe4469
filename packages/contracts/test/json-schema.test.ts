import { defineMessage, jsonSchema } from "@buspass/contracts";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import * as z from "zod";

const zodOrder = z.object({ orderId: z.string(), currency: z.string().default("EUR") });
const valibotOrder = v.object({ orderId: v.string(), currency: v.optional(v.string(), "EUR") });
const arktypeOrder = type({ orderId: "string", currency: "string = 'EUR'" });

describe.each([
  ["zod", defineMessage("order.placed", { version: 1, schema: zodOrder }), true],
  [
    "valibot",
    defineMessage("order.placed", { version: 1, schema: toStandardJsonSchema(valibotOrder) }),
    false,
  ],
  ["arktype", defineMessage("order.placed", { version: 1, schema: arktypeOrder }), true],
])("the JSON Schema of a contract with a schema of %s", (_, OrderPlaced, tellsDefaults) => {
  test("is that of the body that travels: what has a default may be left out", () => {
    const result = jsonSchema(OrderPlaced);
    expect(result).toMatchObject({
      ok: true,
      schema: {
        type: "object",
        properties: { orderId: { type: "string" } },
        required: ["orderId"],
      },
    });
  });

  test("of the output is that of what a handler gets: the default is there", () => {
    const result = jsonSchema(OrderPlaced, { side: "output" });
    const required = result.ok && [result.schema["required"]].flat().sort();
    // @valibot/to-json-schema 1.8 does not tell the two sides apart here.
    expect(required).toEqual(tellsDefaults ? ["currency", "orderId"] : ["orderId"]);
  });

  test("has the draft that is asked for", () => {
    const drafts = [{}, { target: "draft-07" }].map((options) => {
      const result = jsonSchema(OrderPlaced, options);
      return result.ok && result.schema["$schema"];
    });
    expect(drafts).toEqual([
      "https://json-schema.org/draft/2020-12/schema",
      "http://json-schema.org/draft-07/schema#",
    ]);
  });
});

test("a library that offers none is told, with what does", () => {
  const OrderPlaced = defineMessage("order.placed", { version: 1, schema: valibotOrder });
  expect(jsonSchema(OrderPlaced)).toEqual({
    ok: false,
    problem:
      "The schema of order.placed version 1, of valibot, offers no JSON Schema: wrap it in toStandardJsonSchema of @valibot/to-json-schema.",
  });
  const schema = {
    "~standard": {
      version: 1,
      vendor: "ours",
      validate: (value: unknown) => ({ value }),
    },
  } as const;
  expect(jsonSchema(defineMessage("order.placed", { version: 1, schema }))).toMatchObject({
    problem: expect.stringContaining(
      "of ours, offers no JSON Schema: take a version of the library",
    ),
  });
});

test("what a library cannot express is told in its words, and the other side still has a schema", () => {
  const Dated = defineMessage("dated", {
    version: 1,
    schema: z.object({ at: z.iso.datetime().transform((at) => new Date(at)) }),
  });
  expect(jsonSchema(Dated).ok).toBe(true);
  expect(jsonSchema(Dated, { side: "output" })).toEqual({
    ok: false,
    problem:
      'The output of dated version 1 has no JSON Schema in draft-2020-12: zod says "Transforms cannot be represented in JSON Schema".',
  });
});
