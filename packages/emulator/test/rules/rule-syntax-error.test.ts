import { describe, expect, test } from "vitest";
import {
  compileAction,
  compileFilter,
  compileRule,
  RuleSyntaxError,
} from "../../src/entities/rules/rule.ts";

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(RuleSyntaxError);
    return (error as RuleSyntaxError).message;
  }
  return "accepted";
}
const filterRefusal = (expression: string): string =>
  refusal(() => compileFilter({ kind: "sql", expression }));
const actionRefusal = (expression: string): string => refusal(() => compileAction({ expression }));

test("a refusal reads as the service's", () => {
  // https://github.com/Azure/bicep/issues/6557
  expect(actionRefusal("EventType = OriginalEventType")).toBe(
    "There was an error parsing the SQL expression. [Token line=1, column=0, Token in error= EventType, Additional details= syntax error, unexpected IDENTIFIER, expecting SET, or REMOVE]",
  );
});

test("lines count from 1 and columns from 0", () => {
  expect(filterRefusal("a = 1\n  AND b ! 2")).toContain(
    "[Token line=2, column=8, Token in error= !",
  );
});

test("an expression may have 1024 characters", () => {
  // https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas
  const filter = (length: number): string => `a = '${"x".repeat(length - 6)}'`;
  expect(filterRefusal(filter(1024))).toBe("accepted");
  // The words: https://github.com/longility/RockyBus/issues/4
  expect(filterRefusal(filter(1025))).toBe(
    "The length of the filter statement is 1025,which exceeds the maximum length of 1024",
  );
  expect(actionRefusal(`SET a = '${"x".repeat(1014)}'`)).toBe("accepted");
  expect(actionRefusal(`SET a = '${"x".repeat(1015)}'`)).toContain("which exceeds the maximum");
});

test("an action may have 32 statements", () => {
  // https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas
  expect(actionRefusal("SET a = 1;".repeat(32))).toBe("accepted");
  expect(actionRefusal("SET a = 1;".repeat(33))).toContain("at most 32 statements");
});

describe("a filter is refused for", () => {
  test.each([
    ["", "unexpected end of expression, expecting an expression"],
    ["   ", "column=3"],
    ["a", "unexpected end of expression, expecting a comparison"],
    ["TRUE", "expecting a comparison"],
    ["NOT a", "expecting a comparison"],
    ["a AND b = 1", "Token in error= AND"],
    ["a = 1 AND b", "expecting a comparison"],
    ["a = 1 b = 2", "unexpected IDENTIFIER, expecting AND, OR or the end"],
    ["a = 1 = 1", "Token in error= ="],
    ["(a = 1) = TRUE", "unexpected =, expecting AND, OR or the end"],
    ["(a = 1) + 1 = 2", "Token in error= +"],
    ["1 = (a = 1)", "expecting AND, OR or the end"],
    ["a == 1", "column=3"],
    ["a = ", "unexpected end of expression, expecting an expression"],
    ["a = 1)", "Token in error= )"],
    ["(a = 1", "unexpected end of expression, expecting )"],
    ["a IN ()", "unexpected ), expecting an expression"],
    ["a IN (1,)", "expecting an expression"],
    ["a IN 1", "expecting ("],
    ["a NOT = 1", "expecting IN or LIKE"],
    ["a IS 1", "expecting NULL"],
    ["a IS NOT 1", "expecting NULL"],
    ["1 IS NULL", "Token in error= IS"],
    ["p('a') IS NULL", "Token in error= IS"],
    ["(a + 1) IS NULL", "Token in error= IS"],
    ["EXISTS a", "expecting ("],
    ["EXISTS (1)", "unexpected CONSTANT, expecting a property"],
    ["EXISTS (p('a'))", "unexpected (, expecting )"],
    ["EXISTS (a = 1)", "unexpected =, expecting )"],
    ["a LIKE", "expecting an expression"],
    ["a LIKE 'x' ESCAPE", "expecting an expression"],
    ["a = 'x", "' is missing"],
    ["[a = 1", "] is missing"],
    ['"a = 1', '" is missing'],
    ["[] = 1", "an identifier cannot be empty"],
    ["a # 1", "Unrecognized character. '#'"],
    ["a = 💥", "Unrecognized character. '💥'"],
    ["_a = 1", "Unrecognized character. '_'"],
    ["a = @", "Unrecognized character. '@'"],
    ["a = @value", "the parameter @value has no value"],
    ["a = @toString", "the parameter @toString has no value"],
    ["a = 1.", "Token in error= ."],
    ["a = .5", "Token in error= ."],
    ["a = 10abc", "Token in error= abc"],
    ["a = 9223372036854775808", "out of the range of Int64"],
    ["a = 1E999", "out of the range of Double"],
    ["set = 1", "Token in error= set"],
    ["a = b.c", "the scope 'b' is not supported"],
    ["[sys].Label = 'x'", "the scope 'sys' is not supported"],
    ["sys. = 'x'", "expecting a property"],
    ["sys.Label.x = 'x'", "Token in error= ."],
    ["now() = 1", "there is no function now"],
    ["newid(1) = 1", "expecting )"],
    ["p() = 1", "expecting an expression"],
    ["p('a', 'b') = 1", "unexpected ,, expecting )"],
    ["p(a = 1) = 1", "expecting AND, OR or the end"],
    ["a = 1;", "Token in error= ;"],
    [`${"(".repeat(500)}a = 1${")".repeat(500)}`, "too complex"],
    [`${"NOT ".repeat(250)}a = 1`, "too complex"],
    [`a = ${"-".repeat(1000)}1`, "too complex"],
    [`${"p(".repeat(300)}`, "too complex"],
  ])("%s", (expression, expected) => {
    expect(filterRefusal(expression)).toContain(expected);
  });
});

describe("an action is refused for", () => {
  test.each([
    ["", "unexpected end of expression, expecting SET, or REMOVE"],
    [";", "expecting SET, or REMOVE"],
    ["SET a", "expecting ="],
    ["SET a = ", "expecting an expression"],
    ["SET 1 = 1", "expecting a property"],
    ["SET a = 1;;", "expecting SET, or REMOVE"],
    ["SET a = 1,", "expecting SET, or REMOVE"],
    ["SET a = b = c", "unexpected =, expecting SET, or REMOVE"],
    ["SET a = (b = c)", "expecting AND, OR or the end"],
    ["SET a = b AND c", "unexpected AND"],
    ["REMOVE", "expecting a property"],
    ["REMOVE a b", "unexpected IDENTIFIER, expecting SET, or REMOVE"],
    ["SET other.a = 1", "the scope 'other' is not supported"],
  ])("%s", (expression, expected) => {
    expect(actionRefusal(expression)).toContain(expected);
  });
});

test("a long expression without depth is not too complex", () => {
  expect(filterRefusal("a=1 OR ".repeat(145).concat("b=1"))).toBe("accepted");
  expect(filterRefusal(`a=${"1+".repeat(500)}1`)).toBe("accepted");
  expect(filterRefusal(`${"(".repeat(90)}a = 1${")".repeat(90)}`)).toBe("accepted");
});

test("a rule is refused for its filter or its action", () => {
  const filter = { kind: "sql", expression: "a = 1" } as const;
  expect(refusal(() => compileRule({ name: "r", filter, action: { expression: "x" } }))).toContain(
    "expecting SET, or REMOVE",
  );
  expect(
    refusal(() => compileRule({ name: "r", filter: { kind: "sql", expression: "a" } })),
  ).toContain("expecting a comparison");
  expect(compileRule({ name: "r", filter }).action).toBeUndefined();
});
