import {
  decode,
  decoder,
  defineMessage,
  encode,
  type MessageContract,
  type WireMessage,
} from "@buspass/contracts";
import { type } from "arktype";
import * as fc from "fast-check";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import * as z from "zod";

/** The same runs every time. */
const seeded = { seed: 20_261_123, numRuns: 200 };

/** Any text that UTF-8 can carry, and the awkward ones of it. */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom("", "\ufeff", "\u0000", "@string", "🚌", '"', "__proto__"),
);
const line = fc.record({ sku: text, quantity: fc.maxSafeInteger() }, { noNullPrototype: true });
const order = fc.record(
  {
    orderId: text,
    total: fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
    urgent: fc.boolean(),
    lines: fc.array(line, { maxLength: 5 }),
    note: fc.oneof(text, fc.constant(null)),
  },
  { requiredKeys: ["orderId", "total", "urgent", "lines"], noNullPrototype: true },
);

const orderSchemas = {
  zod: z.object({
    orderId: z.string(),
    total: z.number(),
    urgent: z.boolean(),
    lines: z.array(z.object({ sku: z.string(), quantity: z.number() })),
    note: z.string().nullable().optional(),
  }),
  "zod, async": z
    .object({
      orderId: z.string(),
      total: z.number(),
      urgent: z.boolean(),
      lines: z.array(z.object({ sku: z.string(), quantity: z.number() })),
      note: z.string().nullable().optional(),
    })
    .refine(async () => true),
  valibot: v.object({
    orderId: v.string(),
    total: v.number(),
    urgent: v.boolean(),
    lines: v.array(v.object({ sku: v.string(), quantity: v.number() })),
    note: v.optional(v.nullable(v.string())),
  }),
  "valibot, async": v.objectAsync({
    orderId: v.pipeAsync(
      v.string(),
      v.checkAsync(async () => true),
    ),
    total: v.number(),
    urgent: v.boolean(),
    lines: v.array(v.object({ sku: v.string(), quantity: v.number() })),
    note: v.optional(v.nullable(v.string())),
  }),
  arktype: type({
    orderId: "string",
    total: "number",
    urgent: "boolean",
    lines: type({ sku: "string", quantity: "number" }).array(),
    "note?": "string | null",
  }),
};
const textSchemas = { zod: z.string(), valibot: v.string(), arktype: type("string") };
const bytesSchemas = {
  zod: z.instanceof(Uint8Array),
  valibot: v.instance(Uint8Array),
  arktype: type.instanceOf(Uint8Array),
};

/** A message as it arrives: with the numbers, texts and bytes that were sent, in a buffer of its own. */
function delivered({ body, ...rest }: WireMessage) {
  return { ...rest, body: Buffer.concat([Buffer.of(1), body, Buffer.of(2)]).subarray(1, -1) };
}

async function roundTrip(contract: MessageContract, body: unknown, options = {}) {
  const encoded = await encode(contract, body, options);
  if (!encoded.ok) throw new Error(encoded.violation.description);
  return await decode([contract], delivered(encoded.message));
}

const modes = [
  ["plain", {}],
  ["as a CloudEvent", { cloudEvents: { source: "/contoso" } }],
] as const;

describe.each(modes)("encode, then decode, is identity: %s", (_, options) => {
  test.each(Object.entries(orderSchemas))("JSON with %s", async (_, schema) => {
    const contract = defineMessage("order", { version: 1, schema });
    await fc.assert(
      fc.asyncProperty(order, async (body) => {
        expect(await roundTrip(contract, body, options)).toStrictEqual({
          ok: true,
          contract,
          body,
        });
      }),
      seeded,
    );
  });

  test("JSON of any shape", async () => {
    const contract = defineMessage("any", { version: 1, schema: z.custom<unknown>(() => true) });
    const value = fc.jsonValue({ stringUnit: "binary", maxDepth: 5 });
    await fc.assert(
      fc.asyncProperty(value, async (body) => {
        expect(await roundTrip(contract, body, options)).toMatchObject({ ok: true, body });
      }),
      seeded,
    );
  });

  test.each(Object.entries(textSchemas))("text with %s", async (_, schema) => {
    const contract = defineMessage("note", { version: 1, schema, contentType: "text/plain" });
    await fc.assert(
      fc.asyncProperty(text, async (body) => {
        expect(await roundTrip(contract, body, options)).toEqual({ ok: true, contract, body });
      }),
      seeded,
    );
  });

  test.each(Object.entries(bytesSchemas))("bytes with %s", async (_, schema) => {
    const contract = defineMessage("scan", { version: 1, schema, contentType: "image/png" });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), async (body) => {
        expect(await roundTrip(contract, body, options)).toStrictEqual({
          ok: true,
          contract,
          body,
        });
      }),
      seeded,
    );
  });
});

test("whatever bytes, label and properties arrive, decoding says what is wrong, and never throws", async () => {
  const contracts = [
    defineMessage("order", { version: 1, schema: orderSchemas.zod }),
    defineMessage("note", { version: 1, schema: z.string(), contentType: "text/plain" }),
    defineMessage("scan", { version: 1, schema: bytesSchemas.zod, contentType: "image/png" }),
  ];
  const decodeAny = decoder(contracts);
  const dotNet = Buffer.from("@\x06string\x083http://schemas.microsoft.com/2003/10/Serialization/");
  const body = fc.oneof(
    fc.uint8Array(),
    fc.uint8Array().map((rest) => Buffer.concat([dotNet, rest])),
    fc.json().map((json) => Buffer.from(json)),
  );
  const received = fc.record(
    {
      body,
      subject: fc.oneof(fc.constantFrom("order", "note", "scan"), fc.string()),
      contentType: fc.oneof(
        fc.constantFrom("application/json", "text/plain; charset=x", "image/png"),
        fc.string(),
      ),
      applicationProperties: fc.dictionary(
        fc.constantFrom("schemaVersion", "cloudEvents:type", "cloudEvents_specversion"),
        fc.anything(),
        { noNullPrototype: true },
      ),
    },
    { requiredKeys: ["body"], noNullPrototype: true },
  );
  await fc.assert(
    fc.asyncProperty(received, async (message) => {
      const decoded = await decodeAny(message);
      if (!decoded.ok) expect(decoded.violation.description).toMatch(/^[^\n]{10,4096}$/);
    }),
    { ...seeded, numRuns: 2_000 },
  );
});

/** One step of a chain: what its upgrade does to a number, and the remainder that its schema refuses. */
const step = fc.record({
  factor: fc.integer({ min: 1, max: 9 }),
  refuses: fc.integer({ min: 0, max: 20 }),
});

test("an upgrade chain of any length is the composition of its steps, each of which is validated", async () => {
  const chains = fc.record({
    steps: fc.array(step, { minLength: 1, maxLength: 12 }),
    written: fc.nat({ max: 12 }),
    start: fc.integer({ min: 0, max: 1_000 }),
  });
  await fc.assert(
    fc.asyncProperty(chains, async ({ steps, written, start }) => {
      const schemaOf = (refuses: number) =>
        z.object({ n: z.int().refine((n) => n % 21 !== refuses) });
      let contract: MessageContract<"count", { n: number }> = defineMessage("count", {
        version: 1,
        schema: schemaOf(21),
      });
      const versions = [contract];
      for (const [index, { factor, refuses }] of steps.entries()) {
        contract = defineMessage("count", {
          version: index + 2,
          schema: schemaOf(refuses),
          previous: contract,
          upgrade: ({ n }) => ({ n: n * factor + 1 }),
        });
        versions.push(contract);
      }
      const first = Math.min(written, steps.length);

      // The composition, by hand.
      let n = start;
      const own = steps[first - 1];
      let fails = own !== undefined && n % 21 === own.refuses ? first + 1 : undefined;
      for (const [index, { factor, refuses }] of steps.entries()) {
        if (index < first || fails !== undefined) continue;
        n = n * factor + 1;
        if (n % 21 === refuses) fails = index + 2;
      }

      const decoded = await decode([contract], {
        body: Buffer.from(JSON.stringify({ n: start })),
        subject: "count",
        applicationProperties: { schemaVersion: first + 1 },
      });
      if (fails === undefined) {
        expect(decoded).toEqual({ ok: true, contract, body: { n } });
      } else {
        expect(decoded).toMatchObject({
          violation: {
            description: expect.stringContaining(`is not a valid count version ${fails}: n: `),
          },
        });
      }
    }),
    { ...seeded, numRuns: 500 },
  );
});
