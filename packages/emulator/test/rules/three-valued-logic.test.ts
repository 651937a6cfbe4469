import { describe, expect, test } from "vitest";
import { message, outcome } from "./outcome.ts";

// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter#property-evaluation-semantics

const T = "1 = 1";
const F = "1 = 0";
const U = "missing = 1";
const values = { true: T, false: F, unknown: U };

describe("AND", () => {
  test.each([
    [T, T, "true"],
    [T, F, "false"],
    [T, U, "unknown"],
    [F, T, "false"],
    [F, F, "false"],
    [F, U, "false"],
    [U, T, "unknown"],
    [U, F, "false"],
    [U, U, "unknown"],
  ])("%s AND %s is %s", (left, right, expected) => {
    expect(outcome(`${left} AND ${right}`)).toBe(expected);
  });
});

describe("OR", () => {
  test.each([
    [T, T, "true"],
    [T, F, "true"],
    [T, U, "true"],
    [F, T, "true"],
    [F, F, "false"],
    [F, U, "unknown"],
    [U, T, "true"],
    [U, F, "unknown"],
    [U, U, "unknown"],
  ])("%s OR %s is %s", (left, right, expected) => {
    expect(outcome(`${left} OR ${right}`)).toBe(expected);
  });
});

test.each([
  [T, "false"],
  [F, "true"],
  [U, "unknown"],
])("NOT %s is %s", (operand, expected) => {
  expect(outcome(`NOT ${operand}`)).toBe(expected);
});

test("a chain of three comes to the same as two by two", () => {
  for (const a of Object.values(values)) {
    for (const b of Object.values(values)) {
      for (const c of Object.values(values)) {
        for (const operator of ["AND", "OR"]) {
          expect(outcome(`${a} ${operator} ${b} ${operator} ${c}`)).toBe(
            outcome(`${a} ${operator} (${b} ${operator} ${c})`),
          );
        }
      }
    }
  }
});

test("a message of which the filter does not know is not selected", () => {
  expect(outcome("missing = 1")).toBe("unknown");
  expect(outcome("missing <> 1")).toBe("unknown");
});

describe("an unknown operand makes unknown", () => {
  test.each([
    ...["=", "<>", "!=", "<", "<=", ">", ">="].flatMap((operator) => [
      `missing ${operator} 1`,
      `1 ${operator} missing`,
      `missing ${operator} missing`,
    ]),
    ...["+", "-", "*", "/", "%"].flatMap((operator) => [
      `missing ${operator} 1 = 1`,
      `1 ${operator} missing = 1`,
    ]),
    "-missing = 1",
    "+missing = 1",
    "missing LIKE 'a'",
    "missing NOT LIKE 'a'",
    "'a' LIKE missing",
    "'a' LIKE 'a' ESCAPE missing",
    "missing IN (1, 2)",
    "missing NOT IN (1, 2)",
    "p(missing) = 1",
  ])("%s", (expression) => {
    expect(outcome(expression)).toBe("unknown");
  });

  test("even where the known operand would be an error", () => {
    expect(outcome("1 / 0 = missing")).toBe("error");
    expect(outcome("missing / 0 = 1")).toBe("unknown");
    expect(outcome("missing = -'a'")).toBe("error");
  });
});

// The page speaks of the left operand of IN only: the list is that of SQL-92.
describe("an unknown value in the list of IN", () => {
  test.each([
    ["1 IN (1, missing)", "true"],
    ["1 IN (missing, 1)", "true"],
    ["1 IN (2, missing)", "unknown"],
    ["1 NOT IN (1, missing)", "false"],
    ["1 NOT IN (2, missing)", "unknown"],
    ["1 IN (NULL)", "unknown"],
  ])("%s is %s", (expression, expected) => {
    expect(outcome(expression)).toBe(expected);
  });
});

describe("what is decided is not evaluated further", () => {
  test.each([
    ["1 = 0 AND sys.Nonsense = 1", "false"],
    ["1 = 1 OR sys.Nonsense = 1", "true"],
    ["missing = 1 AND sys.Nonsense = 1", "error"],
    ["sys.Nonsense = 1 OR 1 = 1", "error"],
  ])("%s is %s", (expression, expected) => {
    expect(outcome(expression)).toBe(expected);
  });
});

// "property IS NULL is evaluated as true if either the property doesn't exist or the property's value
// is null."
describe("NULL", () => {
  const properties = message({ nothing: null, gone: undefined, zero: 0n, empty: "" }, { To: "x" });
  test.each([
    ["missing IS NULL", "true"],
    ["nothing IS NULL", "true"],
    ["gone IS NULL", "true"],
    ["zero IS NULL", "false"],
    ["empty IS NULL", "false"],
    ["missing IS NOT NULL", "false"],
    ["nothing IS NOT NULL", "false"],
    ["zero IS NOT NULL", "true"],
    ["sys.To IS NULL", "false"],
    ["sys.ReplyTo IS NULL", "true"],
    ["nothing = NULL", "unknown"],
    ["NULL = NULL", "unknown"],
    ["zero = NULL", "unknown"],
    ["zero <> NULL", "unknown"],
    ["EXISTS(missing)", "false"],
    ["EXISTS(gone)", "false"],
    ["EXISTS(nothing)", "true"],
    ["EXISTS(zero)", "true"],
    ["NOT EXISTS(missing)", "true"],
    ["EXISTS(sys.To)", "true"],
    ["EXISTS(sys.ReplyTo)", "true"],
  ])("%s is %s", (expression, expected) => {
    expect(outcome(expression, properties)).toBe(expected);
  });
});
