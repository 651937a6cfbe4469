import fc from "fast-check";

/** An expression as a tree of the tests' own, to be printed and to be evaluated naively. */
export type Tree =
  | { readonly node: "integer"; readonly value: bigint }
  | { readonly node: "double"; readonly value: number }
  | { readonly node: "text"; readonly value: string }
  | { readonly node: "boolean"; readonly value: boolean }
  | { readonly node: "null" }
  | { readonly node: "property"; readonly name: string }
  | { readonly node: "by-name"; readonly name: Tree }
  | { readonly node: "sign"; readonly operator: string; readonly operand: Tree }
  | {
      readonly node: "binary";
      readonly operator: string;
      readonly left: Tree;
      readonly right: Tree;
    };

export type Condition =
  | { readonly node: "and" | "or"; readonly left: Condition; readonly right: Condition }
  | { readonly node: "not"; readonly operand: Condition }
  | {
      readonly node: "compare";
      readonly operator: string;
      readonly left: Tree;
      readonly right: Tree;
    }
  | { readonly node: "null?" | "exists"; readonly name: string; readonly negated: boolean }
  | {
      readonly node: "in";
      readonly operand: Tree;
      readonly list: readonly Tree[];
      readonly negated: boolean;
    }
  | {
      readonly node: "like";
      readonly operand: Tree;
      readonly pattern: Tree;
      readonly negated: boolean;
    };

const propertyNames: readonly string[] = ["int", "num", "txt", "flag", "none", "odd name"];

const text = fc.string({ unit: fc.constantFrom("a", "b", "%", "_", "'", "é"), maxLength: 4 });

const { tree, condition } = fc.letrec<{ tree: Tree; condition: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(
      fc.record({ node: fc.constant("property"), name: fc.constantFrom(...propertyNames) }),
      fc.record({
        node: fc.constant("integer"),
        value: fc.oneof(fc.bigInt(0n, 5n), fc.bigInt(0n, 2n ** 63n - 1n)),
      }),
      fc.record({ node: fc.constant("text"), value: text }),
      fc.record({
        node: fc.constant("double"),
        value: fc.oneof(
          fc.constantFrom(0.5, 1, 2.25),
          fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
        ),
      }),
      fc.record({ node: fc.constant("boolean"), value: fc.boolean() }),
      fc.record({ node: fc.constant("null") }),
    ),
    fc.record({
      node: fc.constant("binary"),
      operator: fc.constantFrom("+", "-", "*", "/", "%"),
      left: tie("tree"),
      right: tie("tree"),
    }),
    fc.record({
      node: fc.constant("sign"),
      operator: fc.constantFrom("+", "-"),
      operand: tie("tree"),
    }),
    fc.record({
      node: fc.constant("by-name"),
      name: fc.oneof(
        fc.constantFrom(...propertyNames).map((value): Tree => ({ node: "text", value })),
        tie("tree"),
      ),
    }),
  ) as fc.Arbitrary<Tree>,
  condition: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({
      node: fc.constant("compare"),
      operator: fc.constantFrom("=", "<>", "!=", "<", "<=", ">", ">="),
      left: tie("tree"),
      right: tie("tree"),
    }),
    fc.record({
      node: fc.constantFrom("null?", "exists"),
      name: fc.constantFrom(...propertyNames),
      negated: fc.boolean(),
    }),
    fc.record({
      node: fc.constant("in"),
      operand: tie("tree"),
      list: fc.array(tie("tree"), { minLength: 1, maxLength: 3 }),
      negated: fc.boolean(),
    }),
    fc.record({
      node: fc.constant("like"),
      operand: tie("tree"),
      pattern: tie("tree"),
      negated: fc.boolean(),
    }),
    fc.record({
      node: fc.constantFrom("and", "or"),
      left: tie("condition"),
      right: tie("condition"),
    }),
    fc.record({ node: fc.constant("not"), operand: tie("condition") }),
  ) as fc.Arbitrary<Condition>,
}));

export const expressions: fc.Arbitrary<Tree> = tree;
export const conditions: fc.Arbitrary<Condition> = condition;
