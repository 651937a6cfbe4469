import { retryBudget } from "@buspass/retry";
import { expect, test } from "vitest";

test("a budget gives so many retries and no more", () => {
  const budget = retryBudget(3);

  expect([1, 2, 3, 4].map(() => budget.spend())).toEqual([true, true, true, false]);
});

test("ten successes earn one retry", () => {
  const budget = retryBudget(1);
  budget.spend();

  for (let success = 1; success <= 9; success += 1) budget.earn();
  expect(budget.spend()).toBe(false);
  budget.earn();
  expect(budget.spend()).toBe(true);
});

test("successes earn no more than the capacity", () => {
  const budget = retryBudget(2);

  for (let success = 0; success < 1_000; success += 1) budget.earn();

  expect([1, 2, 3].map(() => budget.spend())).toEqual([true, true, false]);
});

test.each([0, 1.5, Number.NaN])("a capacity of %s is refused", (capacity) => {
  expect(() => retryBudget(capacity)).toThrow(RangeError);
});
