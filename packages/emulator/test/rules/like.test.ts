import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileLike } from "../../src/entities/rules/like.ts";
import { FilterError } from "../../src/entities/rules/rule.ts";

// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter#pattern

describe("a pattern", () => {
  test.each([
    ["abc", "abc", true],
    ["abc", "ab", false],
    ["abc", "abcd", false],
    ["abc", "ABC", false],
    ["", "", true],
    ["", "a", false],
    ["%", "", true],
    ["%", "line\nbreak", true],
    ["a%", "a", true],
    ["%c", "abc", true],
    ["a%c", "ac", true],
    ["a%c", "abcb", false],
    ["%b%", "abc", true],
    ["%%b%%", "abc", true],
    ["a%a", "a", false],
    ["%ab%ab%", "ab", false],
    ["%ab%ab%", "abab", true],
    ["%a%b", "acb", true],
    ["_", "", false],
    ["_", "\n", true],
    ["a_c", "abc", true],
    ["%_", "", false],
    ["_%_", "a", false],
    ["_%_", "ab", true],
    // A .NET character is half of this one.
    ["_", "💥", false],
    ["__", "💥", true],
    // There are no sets as in T-SQL, and no escape character of its own.
    ["[ab]", "a", false],
    ["a\\%", "a\\b", true],
    [".*", "abc", false],
  ])("%s on %j is %s", (pattern, text, expected) => {
    expect(compileLike(pattern)(text)).toBe(expected);
  });

  test.each([
    // "property LIKE 'ABC\%' ESCAPE '\' matches ABC%"
    ["ABC\\%", "\\", "ABC%", true],
    ["ABC\\%", "\\", "ABCD", false],
    ["a!_", "!", "a_", true],
    ["a!_", "!", "ab", false],
    ["a!!", "!", "a!", true],
    ["!a", "!", "a", true],
    ["%%%", "%", "%", false],
    ["a%%", "%", "a%", true],
    ["__", "_", "_", true],
  ])("%s escaped by %s on %j is %s", (pattern, escapeCharacter, text, expected) => {
    if (pattern === "%%%") expect(() => compileLike(pattern, escapeCharacter)).toThrow(FilterError);
    else expect(compileLike(pattern, escapeCharacter)(text)).toBe(expected);
  });

  test("may not end with its escape character, which must be one", () => {
    expect(() => compileLike("a!", "!")).toThrow(FilterError);
    expect(() => compileLike("a", "")).toThrow(FilterError);
    expect(() => compileLike("a", "!!")).toThrow(FilterError);
  });
});

/** As the definition reads, trying every way. */
function naive(pattern: string, escapeCharacter: string | undefined, text: string): boolean {
  if (pattern === "") return text === "";
  const [head = "", ...rest] = pattern.split("");
  const tail = rest.join("");
  if (head === escapeCharacter) {
    return (
      text !== "" && text[0] === tail[0] && naive(tail.slice(1), escapeCharacter, text.slice(1))
    );
  }
  if (head === "%") {
    return (
      naive(tail, escapeCharacter, text) ||
      (text !== "" && naive(pattern, escapeCharacter, text.slice(1)))
    );
  }
  return (
    text !== "" && (head === "_" || head === text[0]) && naive(tail, escapeCharacter, text.slice(1))
  );
}

test("a pattern matches what a matcher that tries everything says", () => {
  const few = (characters: string, maxLength: number): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom(...characters.split("")), maxLength });
  fc.assert(
    fc.property(
      few("ab%_!", 8),
      fc.constantFrom(undefined, "!", "%", "_", "a"),
      few("ab%_!", 10),
      (pattern, escapeCharacter, text) => {
        let like: (text: string) => boolean;
        try {
          like = compileLike(pattern, escapeCharacter);
        } catch (error) {
          expect(error).toBeInstanceOf(FilterError);
          return;
        }
        expect(like(text)).toBe(naive(pattern, escapeCharacter, text));
      },
    ),
    { numRuns: 20_000 },
  );
});

test("no pattern takes long, however many ways there are to match", () => {
  const text = "a".repeat(32_000);
  const started = performance.now();
  for (const pattern of [
    `${"%a".repeat(500)}b`,
    `${"%_a".repeat(330)}b%`,
    `%${"a".repeat(1000)}b%`,
  ]) {
    expect(compileLike(pattern)(text)).toBe(false);
  }
  expect(performance.now() - started).toBeLessThan(3000);
});
