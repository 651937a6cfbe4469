import { decode, defineMessage } from "@buspass/contracts";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import * as z from "zod";

const violationOf = async (schema: StandardSchemaV1, body: unknown) => {
  const contract = defineMessage("order.placed", { version: 1, schema });
  const decoded = await decode([contract], {
    body: new TextEncoder().encode(JSON.stringify(body)),
    subject: "order.placed",
  });
  const violation = decoded.ok ? undefined : decoded.violation;
  return violation?.reason === "ContractViolation"
    ? violation
    : { description: "", issues: [] as const };
};
const reporting = (...issues: StandardSchemaV1.Issue[]): StandardSchemaV1 => ({
  "~standard": { version: 1, vendor: "test", validate: () => ({ issues }) },
});

test("a violation names each field by a path that one can find in the body", async () => {
  const schema = z.object({ lines: z.array(z.object({ sku: z.string() })), total: z.number() });
  const violation = await violationOf(schema, { lines: [{ sku: "a" }, {}], total: "4" });
  expect(violation.issues).toEqual([
    { path: "lines[1].sku", message: "Invalid input: expected string, received undefined" },
    { path: "total", message: "Invalid input: expected number, received string" },
  ]);
  expect(violation.description).toBe(
    "The body is not a valid order.placed version 1: lines[1].sku: Invalid input: expected string, received undefined; total: Invalid input: expected number, received string.",
  );
});

test("an issue of the body as a whole has an empty path", async () => {
  expect(await violationOf(z.object({}), [])).toMatchObject({
    issues: [{ path: "" }],
    description:
      "The body is not a valid order.placed version 1: Invalid input: expected object, received array.",
  });
});

describe("no value of the body is echoed", () => {
  const secrets = {
    email: ' se cr"et(1 ',
    kind: "zeta",
    checked: "hush+hush",
    day: "1999-12-31",
    total: 4711,
    flag: true,
    nested: "inner$",
    card: "4111 1111",
  };
  const expectSecret = (violation: Awaited<ReturnType<typeof violationOf>>, fields: number) => {
    expect(violation.issues).toHaveLength(fields);
    const told = JSON.stringify(violation);
    for (const value of ['cr\\"et', "zeta", "hush", "1999", "4711", "true", "inner", "4111"]) {
      expect(told).not.toContain(value);
    }
  };

  test("by zod", async () => {
    const schema = z.object({
      email: z.email(),
      kind: z.enum(["a", "b"]),
      checked: z.string().refine(() => false),
      day: z.iso.datetime(),
      total: z.number().max(50),
      flag: z.literal(false),
      nested: z.object({}),
      card: z.union([z.number(), z.null()]),
    });
    expectSecret(await violationOf(schema, secrets), 8);
  });

  test("by valibot, whose messages say what was received, even after a transform", async () => {
    const schema = v.object({
      email: v.pipe(v.string(), v.trim(), v.email()),
      kind: v.picklist(["a", "b"]),
      checked: v.pipe(
        v.string(),
        v.check(() => false),
      ),
      day: v.pipe(
        v.string(),
        v.transform((day) => new Date(day)),
        v.minValue(new Date("2030-01-01")),
      ),
      total: v.pipe(v.number(), v.maxValue(50)),
      flag: v.literal(false),
      nested: v.object({}),
      card: v.union([v.number(), v.null()]),
    });
    const violation = await violationOf(schema, secrets);
    expectSecret(violation, 8);
    expect(violation.issues.slice(0, 2)).toEqual([
      { path: "email", message: "Invalid email: Received …" },
      { path: "kind", message: 'Invalid type: Expected ("a" | "b") but received …' },
    ]);
  });

  test("by ArkType, whose messages say what was there, whole objects as well", async () => {
    const schema = type({
      email: "string.email",
      kind: "'a'|'b'",
      checked: type("string").narrow((_, context) => context.mustBe("something else")),
      day: type("string")
        .pipe((day) => `${day} at noon`)
        .to(/^x$/),
      total: "number < 50",
      flag: "false",
      nested: { a: "string" },
      card: "number | null",
    });
    const violation = await violationOf(schema, secrets);
    expectSecret(violation, 8);
    expect(violation.issues).toContainEqual({
      path: "total",
      message: "must be less than 50 (was …)",
    });
    const whole = type({ card: "string" }).narrow((_, context) => context.mustBe("good"));
    expect((await violationOf(whole, { card: 'se"cret' })).issues).toEqual([
      { path: "", message: "must be good (was …)" },
    ]);
  });

  test("by any library that quotes the field's value", async () => {
    const schema = reporting({ message: 'true or 15 to 50 (was 5, "5"), false', path: ["total"] });
    expect((await violationOf(schema, { total: 5 })).issues).toEqual([
      { path: "total", message: 'true or 15 to 50 (was …, "…"), false' },
    ]);
  });

  test("not even where the library escapes it", async () => {
    const card = 'se"cret\n';
    const schema = reporting({ message: `card is ${JSON.stringify(card)}`, path: ["card"] });
    expect((await violationOf(schema, { card })).issues).toEqual([
      { path: "card", message: 'is "…"' },
    ]);
  });

  test("nor the rest of a transformed value that contains it", async () => {
    const schema = v.object({
      name: v.pipe(
        v.string(),
        v.transform((name) => `${name} Hopper`),
        v.email(),
      ),
    });
    expect((await violationOf(schema, { name: "Grace" })).issues).toEqual([
      { path: "name", message: "Invalid email: Received …" },
    ]);
  });

  test("and what is missing is still said to be undefined", async () => {
    const violation = await violationOf(v.object({ orderId: v.string() }), {});
    expect(violation.issues).toEqual([
      { path: "orderId", message: 'Invalid key: Expected "orderId" but received undefined' },
    ]);
  });
});

describe("the description fits a dead letter", () => {
  test("of many issues it names ten and counts the others", async () => {
    const violation = await violationOf(z.array(z.string()), Array(25).fill(1));
    expect(violation.issues).toHaveLength(25);
    expect(violation.description).toContain("[9]: Invalid input");
    expect(violation.description).not.toContain("[10]");
    expect(violation.description).toMatch(/; and 15 more\.$/);
  });

  test("it is cut at 4096 characters, between characters", async () => {
    for (const padding of ["", "x"]) {
      const message = padding + "🚌".repeat(5_000);
      const { description } = await violationOf(reporting({ message }), {});
      expect(description.length).toBeLessThanOrEqual(4096);
      expect(description.length).toBeGreaterThan(4090);
      expect(description.isWellFormed()).toBe(true);
    }
  });

  test("it is one line, whatever the library's message is", async () => {
    const { description } = await violationOf(reporting({ message: "no\n  good" }), {});
    expect(description).toBe("The body is not a valid order.placed version 1: no good.");
  });
});
