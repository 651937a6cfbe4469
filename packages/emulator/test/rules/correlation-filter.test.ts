import { describe, expect, test } from "vitest";
import type { MessageProperties, PropertyValue } from "../../src/entities/rules/properties.ts";
import { compileFilter, RuleSyntaxError } from "../../src/entities/rules/rule.ts";
import { message } from "./outcome.ts";

// https://learn.microsoft.com/azure/service-bus-messaging/topic-filters#correlation-filters

type Conditions = Omit<
  Extract<Parameters<typeof compileFilter>[0], { kind: "correlation" }>,
  "kind"
>;

function matches(conditions: Conditions, properties: MessageProperties): boolean {
  return compileFilter({ kind: "correlation", ...conditions }).matches(properties);
}

describe("each property that can be matched", () => {
  test.each([
    ["correlationId", "CorrelationId"],
    ["messageId", "MessageId"],
    ["to", "To"],
    ["replyTo", "ReplyTo"],
    ["subject", "Label"],
    ["sessionId", "SessionId"],
    ["replyToSessionId", "ReplyToSessionId"],
    ["contentType", "ContentType"],
  ] as const)("%s is compared with %s, with regard to case", (condition, property) => {
    expect(matches({ [condition]: "x" }, message({}, { [property]: "x" }))).toBe(true);
    expect(matches({ [condition]: "x" }, message({}, { [property]: "X" }))).toBe(false);
    expect(matches({ [condition]: "x" }, message({}, { [property]: null }))).toBe(false);
    expect(matches({ [condition]: "x" }, message({ [property]: "x" }, {}))).toBe(false);
  });
});

test("all conditions must match", () => {
  const conditions = { subject: "red", correlationId: "high", application: { color: "Red" } };
  const system = { Label: "red", CorrelationId: "high" };
  expect(matches(conditions, message({ color: "Red" }, system))).toBe(true);
  expect(matches(conditions, message({ color: "red" }, system))).toBe(false);
  expect(matches(conditions, message({}, system))).toBe(false);
  expect(matches(conditions, message({ color: "Red" }, { ...system, Label: "blue" }))).toBe(false);
});

describe("an application property", () => {
  test.each<[expected: PropertyValue, actual: PropertyValue | undefined, result: boolean]>([
    ["2", "2", true],
    // https://github.com/Azure/azure-service-bus/issues/401
    ["2", 2n, false],
    [2, "2", false],
    // The SDK writes 2 as a double in a filter and as an integer in a message.
    [2, 2n, true],
    [2n, 2n, true],
    [2, 2, true],
    [2, 3n, false],
    [true, true, true],
    [true, false, false],
    [true, "true", false],
    [true, 1n, false],
    ["", "", true],
    ["", undefined, false],
    ["", null, false],
    [null, null, false],
    [null, undefined, false],
    [new Date(5), new Date(5), true],
    [new Date(5), new Date(6), false],
    [new Date(5), 5n, false],
    [new Uint8Array([1, 2]), new Uint8Array([1, 2]), true],
    [new Uint8Array([1, 2]), new Uint8Array([1, 3]), false],
    [new Uint8Array([1, 2]), null, false],
  ])("%s on %s is %s", (expected, actual, result) => {
    expect(matches({ application: { it: expected } }, message({ it: actual }))).toBe(result);
  });

  test("is found without regard to the case of its name", () => {
    expect(matches({ application: { Color: "red" } }, message({ color: "red" }))).toBe(true);
    expect(matches({ application: { toString: "red" } }, message())).toBe(false);
  });
});

test("a correlation filter without a condition is refused", () => {
  // https://github.com/Azure/azure-service-bus-node/issues/184
  expect(() => compileFilter({ kind: "correlation" })).toThrow(RuleSyntaxError);
  expect(() => compileFilter({ kind: "correlation", application: {} })).toThrow(RuleSyntaxError);
  expect(() => compileFilter({ kind: "correlation", to: undefined })).toThrow(RuleSyntaxError);
});
