import type { PropertyValue } from "./properties.ts";

/*
 * What the parser makes of an expression.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter
 */

/** `sys.Label`, or an application property. */
export interface PropertyReference {
  readonly kind: "property";
  readonly scope: "sys" | "user";
  readonly name: string;
}

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%";
export type ComparisonOperator = "=" | "<>" | "<" | "<=" | ">" | ">=";

/** Something with a value. */
export type Expression =
  | PropertyReference
  | { readonly kind: "constant"; readonly value: PropertyValue }
  | { readonly kind: "newid" }
  | { readonly kind: "property-named"; readonly name: Expression }
  | { readonly kind: "sign"; readonly operator: "+" | "-"; readonly operand: Expression }
  | {
      readonly kind: "arithmetic";
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
    };

/**
 * Something true, false or unknown. `NOT IN`, `NOT LIKE` and `IS NOT NULL` are a `not` around the
 * positive form: unknown stays unknown either way.
 */
export type Predicate =
  | { readonly kind: "and" | "or"; readonly operands: readonly Predicate[] }
  | { readonly kind: "not"; readonly operand: Predicate }
  | {
      readonly kind: "comparison";
      readonly operator: ComparisonOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "is-null" | "exists"; readonly property: PropertyReference }
  | { readonly kind: "in"; readonly operand: Expression; readonly list: readonly Expression[] }
  | {
      readonly kind: "like";
      readonly operand: Expression;
      readonly pattern: Expression;
      readonly escapeCharacter: Expression | undefined;
    };

/** One step of an action. */
export type Statement =
  | { readonly kind: "set"; readonly property: PropertyReference; readonly value: Expression }
  | { readonly kind: "remove"; readonly property: PropertyReference };

const predicateKinds: ReadonlySet<string> = new Set<Predicate["kind"]>([
  "and",
  "or",
  "not",
  "comparison",
  "is-null",
  "exists",
  "in",
  "like",
]);

export function isPredicate(node: Predicate | Expression): node is Predicate {
  return predicateKinds.has(node.kind);
}
