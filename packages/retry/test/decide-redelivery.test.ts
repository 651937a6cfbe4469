import {
  DeadLetter,
  type Decision,
  decideRedelivery,
  exponential,
  immediate,
  type Redelivery,
} from "@buspass/retry";
import { describe, expect, expectTypeOf, test } from "vitest";
import { seededRandom } from "./seeded-random.ts";

const half = () => 0.5;
const decide = (attempt: number, error: unknown, redelivery: Redelivery) =>
  decideRedelivery({ attempt, error, redelivery, random: half });
const exhausted = (error: unknown) => {
  const decision = decide(1, error, immediate({ attempts: 1 }));
  expect(decision).toMatchObject({ action: "deadLetter", reason: "RedeliveryExhausted" });
  return decision.action === "deadLetter" ? decision.description : "";
};

describe("while attempts are left", () => {
  test("the message is redelivered after the wait of the policy", () => {
    const redelivery = exponential({ attempts: 3, initialDelayMs: 100, maxDelayMs: 10_000 });
    expect(decide(1, new Error("busy"), redelivery)).toEqual({ action: "redeliver", delayMs: 50 });
    expect(decide(2, new Error("busy"), redelivery)).toEqual({ action: "redeliver", delayMs: 100 });
  });

  test("the same randomness gives the same decision", () => {
    const redelivery = exponential({ attempts: 3 });
    const run = () =>
      decideRedelivery({ attempt: 1, error: "busy", redelivery, random: seededRandom(42) });
    expect(run()).toEqual(run());
  });
});

describe("after the last attempt", () => {
  test("the message is dead-lettered with the number of attempts and the last error", () => {
    expect(decide(3, new TypeError("no total"), exponential({ attempts: 3 }))).toEqual({
      action: "deadLetter",
      reason: "RedeliveryExhausted",
      description: "The handler failed in 3 attempts; the last error: TypeError: no total",
    });
  });

  test("what must not be told is taken out before the description is cut", () => {
    const redact = (text: string) => text.replaceAll("secret", "<redacted>");
    const error = new Error(`${"x".repeat(4_035)}secret`);
    const decision = decideRedelivery({
      ...{ attempt: 1, error, redelivery: immediate({ attempts: 1 }), random: half },
      redact,
    });

    expect(JSON.stringify(decision)).toMatch(/x<red…"}$/);
  });

  test("an attempt beyond the last, after the policy was lowered, is dead-lettered too", () => {
    expect(decide(4, new Error("busy"), immediate({ attempts: 3 }))).toMatchObject({
      reason: "RedeliveryExhausted",
    });
  });

  test.each([
    ["a string", "out of stock", "out of stock"],
    ["an empty string", "", "an empty string"],
    ["undefined", undefined, "undefined"],
    ["null", null, "null"],
    ["a number", 404, "404"],
    ["a symbol", Symbol("late"), "Symbol(late)"],
    ["a function", () => undefined, "a function"],
    ["an object without prototype", Object.create(null), "an object without a name or message"],
    ["an error-like object", { name: "RpcError", message: "gone" }, "RpcError: gone"],
    ["an error without a message", new RangeError(), "RangeError"],
    [
      "an object whose name throws",
      {
        get name() {
          throw new Error("no name");
        },
      },
      "a value that cannot be read",
    ],
  ])("%s that was thrown is described", (_, thrown, description) => {
    expect(exhausted(thrown)).toBe(
      `The handler failed in 1 attempt; the last error: ${description}`,
    );
  });

  test("a revoked proxy that was thrown is described", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(exhausted(proxy)).toContain("a value that cannot be read");
  });

  test("the description is cut at the 4096 characters that Service Bus keeps", () => {
    const description = exhausted(new Error("x".repeat(10_000)));
    expect(description).toHaveLength(4096);
    expect(description.endsWith("x…")).toBe(true);
  });

  test("the cut never splits a character", () => {
    for (const padding of ["", "x"]) {
      expect(exhausted(padding + "🚌".repeat(5_000)).isWellFormed()).toBe(true);
    }
  });
});

describe("DeadLetter", () => {
  const redelivery = exponential({ attempts: 5 });

  test("dead-letters at once with its own reason and description", () => {
    const error = new DeadLetter("CustomerUnknown", { description: "Create the customer." });
    expect(decide(1, error, redelivery)).toEqual({
      action: "deadLetter",
      reason: "CustomerUnknown",
      description: "Create the customer.",
    });
  });

  test("without a description is described by its cause", () => {
    const error = new DeadLetter("BadTotal", { cause: new RangeError("total is -1") });
    expect(decide(1, error, redelivery)).toMatchObject({ description: "RangeError: total is -1" });
  });

  test("without description and cause still says what happened", () => {
    expect(decide(2, new DeadLetter("BadTotal"), redelivery)).toMatchObject({
      description: "The handler dead-lettered the message in attempt 2.",
    });
  });

  test("a reason or description longer than Service Bus keeps is cut", () => {
    const error = new DeadLetter("r".repeat(5_000), { description: "d".repeat(5_000) });
    const decision = decide(1, error, redelivery);
    expect(decision).toEqual({
      action: "deadLetter",
      reason: `${"r".repeat(4095)}…`,
      description: `${"d".repeat(4095)}…`,
    });
  });

  test("is an Error that reads well in a log and keeps its cause", () => {
    const cause = new Error("gone");
    const error = new DeadLetter("CustomerUnknown", { description: "Create it.", cause });
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toBe("DeadLetter: CustomerUnknown: Create it.");
    expect(error.cause).toBe(cause);
    expect(new DeadLetter("CustomerUnknown").message).toBe("CustomerUnknown");
  });

  test.each(["", "  "])("refuses the empty reason %j", (reason) => {
    expect(() => new DeadLetter(reason)).toThrow(
      new TypeError('reason is empty: it must name why, such as "CustomerUnknown".'),
    );
  });
});

test("an attempt that is not counted from 1 is refused", () => {
  expect(() => decide(0, new Error("busy"), immediate({ attempts: 3 }))).toThrow(RangeError);
});

test("a decision is one of two kinds, told apart by its action", () => {
  const decision: Decision = decide(1, "busy", immediate({ attempts: 2 }));
  expectTypeOf(decision.action).toEqualTypeOf<"redeliver" | "deadLetter">();
  // @ts-expect-error a delay exists only after the action was looked at
  expect(decision.delayMs).toBe(0);
});
