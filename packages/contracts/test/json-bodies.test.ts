import { decode, defineMessage, encode } from "@buspass/contracts";
import { describe, expect, test } from "vitest";
import * as z from "zod";

const Any = defineMessage("any", { version: 1, schema: z.custom<unknown>(() => true) });

const arrived = async (body: unknown) => {
  const encoded = await encode(Any, body);
  if (!encoded.ok) throw new Error(encoded.violation.description);
  return await decode([Any], encoded.message);
};

describe("what would not arrive as it was passed is refused, with its path", () => {
  const cycle: { self: { lines: unknown[] } } = { self: { lines: [] } };
  cycle.self.lines.push(1, cycle);
  const refusing = {
    toJSON() {
      throw new Error("secret");
    },
  };
  test.each<[string, unknown, string, string]>([
    ["a bigint", { total: 1n }, "total", "JSON has no bigint: pass it as text"],
    ["a cycle", cycle, "self.lines[1]", "it contains itself"],
    ["undefined", undefined, "", "JSON has no undefined"],
    ["undefined in an array", { ids: [1, undefined] }, "ids[1]", "JSON has no undefined"],
    ["a hole in an array", { ids: new Array(1) }, "ids[0]", "JSON has no undefined"],
    ["a function", { do: () => 1 }, "do", "JSON has no function"],
    ["a symbol", [Symbol("secret")], "[0]", "JSON has no symbol"],
    ["a number that is none", { total: Number.NaN }, "total", "JSON has no NaN"],
    ["infinity", -1 / 0, "", "JSON has no -Infinity"],
    ["a map", { lines: new Map() }, "lines", "JSON has no Map"],
    ["a set", { tags: new Set() }, "tags", "JSON has no Set"],
    ["bytes", { scan: new Uint8Array(2) }, "scan", "JSON has no Uint8Array"],
    ["a date that is none", { at: new Date("no") }, "at", "it is no valid date"],
    [
      "half of a surrogate pair",
      { a: { b: "\ud83d" } },
      "a.b",
      "half of a surrogate pair is no character",
    ],
    ["the same in a key", { a: { "\ud83d": 1 } }, "a", "half of a surrogate pair is no character"],
    ["what toJSON gives", { a: { toJSON: () => 1n } }, "a", "JSON has no bigint: pass it as text"],
    ["an object that refuses", refusing, "", "it is nested too deep, or reading it threw"],
  ])("%s", async (_, body, path, message) => {
    const where = path === "" ? message : `${path}: ${message}`;
    expect(await encode(Any, body)).toEqual({
      ok: false,
      violation: {
        reason: "ContractViolation",
        description: `The body of any version 1 cannot be written as JSON: ${where}.`,
        issues: [{ path, message }],
      },
    });
  });

  test("a body that is nested beyond the stack", async () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(await encode(Any, deep)).toMatchObject({
      violation: { issues: [{ path: "", message: "it is nested too deep, or reading it threw" }] },
    });
  });
});

describe("what has a meaning", () => {
  test("a field that is undefined is one that is not there", async () => {
    expect(await arrived({ orderId: "a", note: undefined })).toStrictEqual({
      ok: true,
      contract: Any,
      body: { orderId: "a" },
    });
  });

  test("a date is its text in UTC, to the millisecond", async () => {
    const at = new Date(Date.UTC(2026, 10, 23, 12, 30, 0, 7));
    expect(await arrived({ at })).toMatchObject({ body: { at: "2026-11-23T12:30:00.007Z" } });
  });

  test("another object with toJSON is what that gives; an object of a class its fields", async () => {
    class Money {
      readonly cents = 1;
      readonly #hidden = 2;
      sum(): number {
        return this.cents + this.#hidden;
      }
    }
    const amount = { toJSON: () => "1.00 EUR" };
    expect(await arrived({ amount, money: new Money() })).toMatchObject({
      body: { amount: "1.00 EUR", money: { cents: 1 } },
    });
  });

  test("the same object in two places is not one that contains itself", async () => {
    const address = { city: "Bern" };
    expect(await arrived({ from: address, to: address })).toMatchObject({ ok: true });
  });
});

describe("a date", () => {
  test("comes back as a date where the schema takes its text", async () => {
    const Dated = defineMessage("dated", {
      version: 1,
      schema: z.object({ at: z.coerce.date<Date>() }),
    });
    const at = new Date(0);
    const encoded = await encode(Dated, { at });
    expect(encoded.ok && (await decode([Dated], encoded.message))).toMatchObject({ body: { at } });
  });

  test("is refused where it does not: every message would be a dead letter", async () => {
    const Dated = defineMessage("dated", { version: 1, schema: z.object({ at: z.date() }) });
    expect(await encode(Dated, { at: new Date(0) })).toMatchObject({
      ok: false,
      violation: {
        reason: "ContractViolation",
        description:
          "The body, with text for its dates, is not a valid dated version 1: at: Invalid input: expected date, received string.",
        issues: [{ path: "at" }],
      },
    });
  });
});
