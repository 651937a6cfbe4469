import { describe, expect, test, vi } from "vitest";
import { Duration } from "../../src/entities/rules/duration.ts";
import type {
  MessageProperties,
  PropertyChanges,
  PropertyValue,
} from "../../src/entities/rules/properties.ts";
import { compileAction, FilterError } from "../../src/entities/rules/rule.ts";
import { message } from "./outcome.ts";

// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-rule-action

function changes(
  expression: string,
  properties: MessageProperties = message(),
  parameters?: Record<string, PropertyValue>,
): PropertyChanges {
  return compileAction({ expression, parameters }, () => "a-guid").changes(properties);
}
const application = (
  expression: string,
  properties: MessageProperties["application"] = {},
): PropertyChanges["application"] => changes(expression, message(properties)).application;

test("the example of the service's pages", () => {
  // https://learn.microsoft.com/azure/service-bus-messaging/service-bus-filter-examples
  expect(
    changes(
      "SET quantity = quantity / 2; REMOVE priority;SET sys.CorrelationId = 'low';",
      message({ quantity: 10n, priority: "high" }, { CorrelationId: "high" }),
    ),
  ).toEqual({
    system: { CorrelationId: "low" },
    application: { quantity: 5n, priority: undefined },
  });
});

describe("statements", () => {
  test.each([
    "SET a = 1; SET b = 2;",
    "SET a = 1; SET b = 2",
    "SET a = 1 SET b = 2",
    "SET a = 1, SET b = 2",
    "set a = 1;, set b = 2;",
  ])("are separated as in %s", (expression) => {
    expect(application(expression)).toEqual({ a: 1n, b: 2n });
  });

  test("see what those before them did", () => {
    expect(application("SET a = 1; SET a = a + 1; SET b = a * 10; REMOVE a; SET c = a")).toEqual({
      a: undefined,
      b: 20n,
      c: null,
    });
    expect(
      changes("SET sys.Label = sys.Label + '.x'; SET was = sys.Label", message({}, { Label: "a" })),
    ).toEqual({ system: { Label: "a.x" }, application: { was: "a.x" } });
  });

  test("leave the message as it was", () => {
    const properties = message({ a: 1n }, { Label: "a" });
    changes("SET a = 2; SET sys.Label = 'b'; REMOVE a", properties);
    expect(properties).toEqual(message({ a: 1n }, { Label: "a" }));
  });

  test("of one action start anew with each message", () => {
    const action = compileAction({ expression: "SET a = a + 1" });
    expect(action.changes(message({ a: 1n })).application).toEqual({ a: 2n });
    expect(action.changes(message({ a: 5n })).application).toEqual({ a: 6n });
  });
});

describe("SET", () => {
  test.each<[expression: string, expected: PropertyValue]>([
    ["1", 1n],
    ["1.0", 1],
    ["'text'", "text"],
    ["TRUE", true],
    ["NULL", null],
    ["newid()", "a-guid"],
    ["p('b') + 1", 3n],
    ["'b is ' + b", "b is 2"],
    // "Action doesn't fail if non-existent user properties were referenced."
    ["missing", null],
    ["missing + 1", null],
  ])("gives a new property the value of %s", (value, expected) => {
    expect(application(`SET a = ${value}`, { b: 2n })).toEqual({ a: expected });
  });

  test("takes a value from a parameter", () => {
    const on = new Date(5);
    expect(changes("SET a = @on", message(), { "@on": on }).application).toEqual({ a: on });
  });

  // "SET performs implicit conversion if possible when the expression type and the existing property
  // type are different."
  test.each<[existing: PropertyValue, value: string, expected: PropertyValue]>([
    [1n, "2.0", 2n],
    [1n, "2.5", 2.5],
    [1n, "'2'", 2n],
    [1n, "'two'", "two"],
    [1n, "'99999999999999999999'", "99999999999999999999"],
    [1n, "1E30", 1e30],
    [1.5, "2", 2],
    [1.5, "'2.5'", 2.5],
    [1.5, "'x'", "x"],
    ["x", "2", "2"],
    ["x", "TRUE", "True"],
    [true, "'FALSE'", false],
    [true, "'maybe'", "maybe"],
    [true, "1", 1n],
    [new Date(0), "'2026-01-02'", new Date("2026-01-02T00:00:00Z")],
    [new Date(0), "'2026-01-02T03:04'", new Date("2026-01-02T03:04:00Z")],
    [new Date(0), "'2026-01-02T03:04:05+01:00'", new Date("2026-01-02T02:04:05Z")],
    [new Date(0), "'2026-99-02'", "2026-99-02"],
    [new Date(0), "'soon'", "soon"],
    [null, "2", 2n],
    [new Uint8Array([1]), "2", 2n],
  ])("converts to the kind of %s the value %s", (existing, value, expected) => {
    expect(application(`SET a = ${value}`, { a: existing })).toEqual({ a: expected });
  });

  test("reads a date without an offset as UTC wherever it runs", () => {
    vi.stubEnv("TZ", "America/New_York");
    expect(new Date("2026-01-02T03:04").toISOString()).toBe("2026-01-02T08:04:00.000Z");
    expect(application("SET a = '2026-01-02T03:04'", { a: new Date(0) })).toEqual({
      a: new Date("2026-01-02T03:04:00Z"),
    });
    vi.unstubAllEnvs();
  });

  test("changes the property that a message spells in another case", () => {
    expect(application("SET quantity = 2; REMOVE COLOR", { Quantity: 1n, Color: "red" })).toEqual({
      Quantity: 2n,
      Color: undefined,
    });
  });

  test("of any name is a property and nothing else", () => {
    const changed = application("SET [__proto__] = 1; SET toString = 2");
    expect(Object.entries(changed)).toEqual([
      ["__proto__", 1n],
      ["toString", 2n],
    ]);
  });

  test("fails where an operator fails", () => {
    expect(() => application("SET a = 1 / 0")).toThrow(FilterError);
    expect(() => application("SET a = -'x'")).toThrow(FilterError);
  });

  test("cannot double a text until memory is full", () => {
    expect(() => application("SET a=a+a;".repeat(32), { a: "x" })).toThrow(FilterError);
  });
});

describe("a system property", () => {
  // "All publicly settable system properties can also be modified": https://github.com/Azure/azure-service-bus/issues/180
  test.each<[name: string, value: string, expected: Record<string, PropertyValue>]>([
    ["ContentType", "'text/plain'", { ContentType: "text/plain" }],
    ["correlationid", "'x'", { CorrelationId: "x" }],
    ["Subject", "'x'", { Label: "x" }],
    ["Label", "5", { Label: "5" }],
    ["MessageId", "newid()", { MessageId: "a-guid" }],
    ["To", "NULL", { To: null }],
    ["ReplyTo", "missing", { ReplyTo: null }],
    ["TimeToLive", "'1.02:03:04.5'", { TimeToLive: new Duration(93_784_500) }],
    [
      "ScheduledEnqueueTimeUtc",
      "'2026-01-02'",
      { ScheduledEnqueueTimeUtc: new Date("2026-01-02") },
    ],
  ])("%s can be set to %s", (name, value, expected) => {
    expect(changes(`SET sys.${name} = ${value}`)).toEqual({ system: expected, application: {} });
  });

  test.each([
    // "Action fails if non-existent system properties were referenced."
    ["SET sys.body = 'MessageX'", "The system property 'body' does not exist."],
    ["SET a = sys.Nonsense", "The system property 'Nonsense' does not exist."],
    ["SET sys.SequenceNumber = 1", "The system property 'SequenceNumber' is read-only."],
    ["SET sys.TimeToLive = 5", "The system property 'TimeToLive' cannot be set to integer."],
    ["SET sys.TimeToLive = 'long'", "The system property 'TimeToLive' cannot be set to string."],
    ["REMOVE sys.Label", "The system property 'Label' cannot be removed."],
  ])("%s fails for each message, not when the rule is created", (expression, problem) => {
    const action = compileAction({ expression });
    expect(() => action.changes(message())).toThrow(new FilterError(problem));
  });
});

test("a duration is read and written as a TimeSpan", () => {
  for (const text of ["00:00:00", "01:02:03", "10.23:59:59", "-00:00:01", "00:00:00.0010000"]) {
    expect(Duration.parse(text)?.toString()).toBe(text);
  }
  for (const text of ["", "1", "24:00:00", "00:60:00", "00:00:60", "PT1H", "1:2"]) {
    expect(Duration.parse(text)).toBeUndefined();
  }
});
