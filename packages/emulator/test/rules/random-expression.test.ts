import fc from "fast-check";
import { expect, test } from "vitest";
import type { PropertyValue } from "../../src/entities/rules/properties.ts";
import {
  compileAction,
  compileFilter,
  FilterError,
  RuleSyntaxError,
} from "../../src/entities/rules/rule.ts";
import { naiveOutcome } from "./naive-evaluator.ts";
import { message, outcome } from "./outcome.ts";
import { printCondition, printTree } from "./print-expression.ts";
import { conditions, expressions } from "./random-expression.ts";

const properties: fc.Arbitrary<Record<string, PropertyValue>> = fc.record(
  {
    int: fc.oneof(fc.bigInt(-3n, 3n), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)),
    num: fc.oneof(fc.constantFrom(-1, 0.5, 2), fc.double({ noNaN: true })),
    txt: fc.oneof(fc.constantFrom("a", "ab", "int", "odd name"), fc.string({ maxLength: 4 })),
    flag: fc.boolean(),
    none: fc.constant(null),
    "odd name": fc.oneof(fc.string({ maxLength: 2 }), fc.bigInt(0n, 3n), fc.constant(null)),
  },
  { requiredKeys: [] },
);

test("any filter comes to what a naive reading of the pages says", () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(conditions, properties, (condition, application) => {
      const expression = printCondition(condition);
      fc.pre(expression.length <= 1000);
      const expected = naiveOutcome(condition, application);
      seen.set(expected, (seen.get(expected) ?? 0) + 1);
      expect(outcome(expression, message(application))).toBe(expected);
    }),
    { numRuns: 20_000 },
  );
  // A generator that makes errors only would prove nothing.
  for (const each of ["true", "false", "unknown", "error"]) {
    expect(seen.get(each)).toBeGreaterThan(1000);
  }
});

test("any expression reads the same with and without needless parentheses and space", () => {
  fc.assert(
    fc.property(expressions, properties, (tree, application) => {
      const plain = printTree(tree);
      fc.pre(plain.length <= 400);
      const value = (expression: string): unknown => {
        try {
          const action = compileAction({ expression: `SET result = ${expression}` });
          return action.changes(message(application)).application["result"];
        } catch (error) {
          if (error instanceof FilterError) return error.message;
          throw error;
        }
      };
      expect(value(`( (${plain})\n)`)).toEqual(value(plain));
      expect(value(`+(0 * 0) + 0 * 0 + '' + ((${plain}))`)).toEqual(value(`0 + '' + (${plain})`));
    }),
    { numRuns: 3000 },
  );
});

const words =
  "a sys . user Label [x] \"y\" 'z' ' [ \" ( ) , ; = <> != < <= > >= + - * / % 1 2.5 1E3 @p @q AND OR NOT IN LIKE ESCAPE IS NULL TRUE EXISTS SET REMOVE p( newid() # 💥 \u0000 \n é".split(
    " ",
  );
const garbage = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.array(fc.constantFrom(...words), { maxLength: 25 }).map((parts) => parts.join(" ")),
  fc.array(fc.constantFrom(...words), { maxLength: 25 }).map((parts) => parts.join("")),
  fc
    .tuple(fc.constantFrom("(", "NOT ", "-", "p(", "a IN (", "1+", "a="), fc.nat(400))
    .map(([part, count]) => part.repeat(count)),
);

test("garbage is refused as bad syntax, and what is not refused can be evaluated", () => {
  const parameters = { "@p": 1n };
  fc.assert(
    fc.property(garbage, properties, (expression, application) => {
      const attempts = [
        () => compileFilter({ kind: "sql", expression, parameters }).matches(message(application)),
        () => compileAction({ expression, parameters }).changes(message(application)),
      ];
      for (const attempt of attempts) {
        try {
          attempt();
        } catch (error) {
          if (!(error instanceof RuleSyntaxError || error instanceof FilterError)) throw error;
        }
      }
    }),
    { numRuns: 20_000 },
  );
});
