import { defineBus, defineMessage, diffBuses } from "@buspass/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import * as z from "zod";

/** A schema, and values that it takes. */
interface Sample {
  readonly schema: z.ZodType;
  readonly values: fc.Arbitrary<unknown>;
}

const text = fc.constantFrom<Sample>(
  { schema: z.string(), values: fc.string({ maxLength: 4 }) },
  { schema: z.string().min(1), values: fc.string({ minLength: 1, maxLength: 4 }) },
  { schema: z.string().max(2), values: fc.constantFrom("", "a", "ab") },
  { schema: z.string().regex(/^a/), values: fc.constantFrom("a", "ab", "abc") },
  { schema: z.enum(["a", "b"]), values: fc.constantFrom("a", "b") },
  { schema: z.literal("a"), values: fc.constant("a") },
  { schema: z.literal(["a", "abc"]), values: fc.constantFrom("a", "abc") },
  { schema: z.iso.date(), values: fc.constantFrom("2026-01-31", "2024-02-29") },
);
const number = fc.constantFrom<Sample>(
  { schema: z.number(), values: fc.constantFrom(-1, 0, 0.5, 1, 2, 10) },
  { schema: z.number().min(0), values: fc.constantFrom(0, 0.5, 10) },
  { schema: z.number().positive(), values: fc.constantFrom(0.5, 1, 10) },
  { schema: z.int(), values: fc.constantFrom(-1, 0, 1, 10) },
  { schema: z.number().lt(2), values: fc.constantFrom(-1, 0.5, 1) },
  { schema: z.number().multipleOf(2), values: fc.constantFrom(0, 2, 10) },
  { schema: z.literal([1, 2]), values: fc.constantFrom(1, 2) },
);
const other = fc.constantFrom<Sample>(
  { schema: z.boolean(), values: fc.boolean() },
  { schema: z.null(), values: fc.constant(null) },
  { schema: z.unknown(), values: fc.constantFrom<unknown>("a", 1, null, true, [], {}) },
);

const { sample } = fc.letrec<{ sample: Sample }>((tie) => {
  const optional = fc.tuple(tie("sample"), fc.constantFrom("required", "optional", "default"));
  const fields = fc.dictionary(fc.constantFrom("a", "b"), optional, { maxKeys: 2 });
  const object = fc.tuple(fields, fc.constantFrom(z.object, z.strictObject));
  return {
    sample: fc.oneof(
      { depthSize: "small", maxDepth: 3 },
      text,
      number,
      other,
      object.map(([shape, make]) => {
        const entries = Object.entries(shape);
        const schemas = entries.map(([name, [{ schema }, how]]): [string, z.ZodType] => [
          name,
          how === "required"
            ? schema
            : how === "optional"
              ? schema.optional()
              : schema.default("a"),
        ]);
        const required = entries.flatMap(([name, [, how]]) => (how === "required" ? [name] : []));
        return {
          schema: make(Object.fromEntries(schemas)),
          values: fc.record(
            Object.fromEntries(entries.map(([name, [{ values }]]) => [name, values])),
            { requiredKeys: required },
          ),
        };
      }),
      fc.tuple(tie("sample"), fc.nat(1)).map(([{ schema, values }, least]) => ({
        schema: z.array(schema).min(least),
        values: fc.array(values, { minLength: least, maxLength: 2 }),
      })),
      fc.tuple(tie("sample"), tie("sample")).map(([one, two]) => ({
        schema: z.union([one.schema, two.schema]),
        values: fc.oneof(one.values, two.values),
      })),
      fc.tuple(tie("sample"), tie("sample")).map(([one, two]) => ({
        schema: z.tuple([one.schema, two.schema]),
        values: fc.tuple(one.values, two.values),
      })),
      tie("sample").map(({ schema, values }) => ({
        schema: z.record(z.string(), schema),
        values: fc.dictionary(fc.constantFrom("a", "c"), values, { maxKeys: 2 }),
      })),
    ),
  };
});

function busOf(body: z.ZodType) {
  const schema = z.object({ body });
  return defineBus({ queues: { q: { carries: [defineMessage("m", { version: 1, schema })] } } });
}

test("where no sender is told to break, every body of before is a body of after", () => {
  let same = 0;
  const pair = fc
    .tuple(sample, sample)
    .chain(([before, after]) =>
      fc.record({ before: fc.constant(before), after: fc.constant(after), value: before.values }),
    );
  fc.assert(
    fc.property(pair, ({ before, after, value }) => {
      fc.pre(before.schema.safeParse(value).success);
      const findings = diffBuses(busOf(before.schema), busOf(after.schema));
      if (findings.some(({ breaking, affects }) => breaking && affects === "senders")) return;
      same += 1;
      const [one, two] = [before, after].map(({ schema }) =>
        z.toJSONSchema(schema, { io: "input" }),
      );
      const taken = after.schema.safeParse(value).success;
      expect({ before: one, after: two, value, taken }).toEqual({
        before: one,
        after: two,
        value,
        taken: true,
      });
    }),
    { numRuns: 3_000, seed: 23 },
  );
  expect(same).toBeGreaterThan(200);
});

test("a schema is never told to differ from itself", () => {
  fc.assert(
    fc.property(sample, ({ schema }) => {
      expect(diffBuses(busOf(schema), busOf(schema))).toEqual([]);
    }),
    { numRuns: 500, seed: 23 },
  );
});
