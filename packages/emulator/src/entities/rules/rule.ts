import { randomUUID } from "node:crypto";
import { compileAction as compileStatements } from "./compile-action.ts";
import type { NewId } from "./compile-expression.ts";
import { compilePredicate } from "./compile-predicate.ts";
import { type Correlation, compileCorrelation } from "./correlation.ts";
import { parseAction } from "./parse-action.ts";
import { parsePredicate } from "./parse-expression.ts";
import type { MessageProperties, PropertyChanges } from "./properties.ts";
import { RuleSyntaxError } from "./rule-syntax-error.ts";
import { type Parameters, TokenReader } from "./token-reader.ts";

export { FilterError } from "./filter-error.ts";
export type { PropertyChanges } from "./properties.ts";
export { RuleSyntaxError } from "./rule-syntax-error.ts";

/** A SQL expression, and values for its `@names`, by name with the `@`. */
export interface SqlDefinition {
  readonly expression: string;
  readonly parameters?: Parameters | undefined;
}

/** Which messages a rule selects. */
export type FilterDefinition =
  | ({ readonly kind: "sql" } & SqlDefinition)
  | { readonly kind: "true" | "false" }
  | ({ readonly kind: "correlation" } & Correlation);

/** A rule of a subscription as somebody writes it. */
export interface RuleDefinition {
  readonly name: string;
  readonly filter: FilterDefinition;
  readonly action?: SqlDefinition | undefined;
}

export interface Filter {
  /** Whether the message is selected. @throws FilterError */
  matches(properties: MessageProperties): boolean;
}

export interface Action {
  /** What becomes of the message's properties. @throws FilterError */
  changes(properties: MessageProperties): PropertyChanges;
}

/** A rule ready to be applied to many messages. */
export interface Rule {
  readonly definition: RuleDefinition;
  readonly filter: Filter;
  readonly action: Action | undefined;
}

/**
 * "Maximum length of filter condition string: 1,024 (1K). Maximum length of rule action string: 1,024
 * (1K)." https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas
 */
const longestExpression = 1024;

/** @throws RuleSyntaxError when the filter or action is refused */
export function compileRule(definition: RuleDefinition, newId: NewId = randomUUID): Rule {
  const { filter, action } = definition;
  return {
    definition,
    filter: compileFilter(filter, newId),
    action: action && compileAction(action, newId),
  };
}

/**
 * @param newId makes a GUID for `newid()`
 * @throws RuleSyntaxError
 */
export function compileFilter(definition: FilterDefinition, newId: NewId = randomUUID): Filter {
  switch (definition.kind) {
    case "true":
      return { matches: () => true };
    case "false":
      return { matches: () => false };
    case "correlation":
      return { matches: compileCorrelation(definition) };
    case "sql": {
      const reader = readerOf(definition, "filter statement");
      const test = compilePredicate(parsePredicate(reader), newId);
      if (reader.peek().kind !== "end") throw reader.unexpected("AND, OR or the end");
      // Unknown does not select.
      return { matches: (properties) => test(properties) === true };
    }
  }
}

/**
 * @param newId makes a GUID for `newid()`
 * @throws RuleSyntaxError
 */
export function compileAction(definition: SqlDefinition, newId: NewId = randomUUID): Action {
  const statements = parseAction(readerOf(definition, "filter action statement"));
  return { changes: compileStatements(statements, newId) };
}

function readerOf({ expression, parameters }: SqlDefinition, what: string): TokenReader {
  if (expression.length > longestExpression) {
    // The service's words: https://github.com/longility/RockyBus/issues/4
    throw new RuleSyntaxError(
      `The length of the ${what} is ${expression.length},which exceeds the maximum length of ${longestExpression}`,
    );
  }
  return new TokenReader(expression, parameters);
}
