import { exponential, exponentialBackoff, immediate } from "@buspass/retry";
import { describe, expect, test } from "vitest";
import { seededRandom } from "./seeded-random.ts";

const almostOne = () => 1 - Number.EPSILON;
const bounds = { initialDelayMs: 100, maxDelayMs: 1_000 };

describe("exponentialBackoff", () => {
  test("the longest wait doubles with each attempt until maxDelayMs", () => {
    const longest = [1, 2, 3, 4, 5, 6].map((attempt) =>
      exponentialBackoff(bounds, attempt, almostOne),
    );
    expect(longest).toEqual([99, 199, 399, 799, 999, 999]);
  });

  test("the jitter is full: waits spread evenly from 0 to the longest", () => {
    const random = seededRandom(7);
    const quarters = [0, 0, 0, 0];
    for (let i = 0; i < 4_000; i += 1) {
      const quarter = Math.floor(exponentialBackoff(bounds, 3, random) / 100);
      quarters[quarter] = (quarters[quarter] ?? 0) + 1;
    }
    expect(quarters).toHaveLength(4);
    for (const count of quarters) {
      expect(count).toBeGreaterThan(900);
      expect(count).toBeLessThan(1_100);
    }
  });

  test("a wait is a whole number of milliseconds", () => {
    const random = seededRandom(1);
    for (let attempt = 1; attempt <= 20; attempt += 1) {
      expect(Number.isInteger(exponentialBackoff(bounds, attempt, random))).toBe(true);
    }
  });

  test("an attempt so late that the doubling overflows waits at most maxDelayMs", () => {
    expect(exponentialBackoff(bounds, 1_000_000, almostOne)).toBe(999);
  });

  test("a number that is not allowed is refused by name", () => {
    const wait = (options: Partial<typeof bounds>, attempt = 1) =>
      exponentialBackoff({ ...bounds, ...options }, attempt, almostOne);
    expect(() => wait({ initialDelayMs: 0 })).toThrow(
      new RangeError(
        "initialDelayMs is 0: it must be from 1 to 2147483647 (the longest timer that Node has).",
      ),
    );
    expect(() => wait({ maxDelayMs: 99 })).toThrow(
      new RangeError(
        "maxDelayMs is 99: it must be from initialDelayMs (100) to 2147483647 (the longest timer that Node has).",
      ),
    );
    expect(() => wait({ initialDelayMs: Number.NaN })).toThrow(/^initialDelayMs is NaN/);
    expect(() => wait({ maxDelayMs: Number.POSITIVE_INFINITY })).toThrow(/^maxDelayMs is Infinity/);
    expect(() => wait({}, 0)).toThrow(
      new RangeError("attempt is 0: it must be a whole number from 1 up."),
    );
  });
});

describe("exponential", () => {
  test("starts at 500 ms and stops at a minute unless told otherwise", () => {
    const redelivery = exponential({ attempts: 20 });
    expect(redelivery.attempts).toBe(20);
    expect(redelivery.delayMs(1, almostOne)).toBe(499);
    expect(redelivery.delayMs(19, almostOne)).toBe(59_999);
  });

  test("waits as exponentialBackoff does", () => {
    const redelivery = exponential({ attempts: 9, ...bounds });
    const left = seededRandom(3);
    const right = seededRandom(3);
    for (let attempt = 1; attempt <= 9; attempt += 1) {
      expect(redelivery.delayMs(attempt, left)).toBe(exponentialBackoff(bounds, attempt, right));
    }
  });

  test("refuses bad options when the policy is made, not when a message fails", () => {
    expect(() => exponential({ attempts: 0 })).toThrow(
      new RangeError("attempts is 0: it must be a whole number from 1 up."),
    );
    expect(() => exponential({ attempts: 2.5 })).toThrow(RangeError);
    expect(() => exponential({ attempts: 3, maxDelayMs: 10 })).toThrow(/^maxDelayMs is 10/);
  });
});

describe("immediate", () => {
  test("never waits", () => {
    expect(immediate({ attempts: 3 }).delayMs(2, almostOne)).toBe(0);
  });

  test("refuses attempts that are not a whole number from 1 up", () => {
    expect(() => immediate({ attempts: Number.NaN })).toThrow(/^attempts is NaN/);
  });
});

test.each([
  ["exponential", exponential({ attempts: 3 })],
  ["immediate", immediate({ attempts: 3 })],
])("%s makes an immutable policy that refuses attempt 0", (_, redelivery) => {
  expect(Object.isFrozen(redelivery)).toBe(true);
  expect(() => redelivery.delayMs(0, almostOne)).toThrow(/^attempt is 0/);
});
