import { spellingOf } from "./application-property.ts";
import { compare } from "./compare.ts";
import {
  compileExpression,
  compileProperty,
  type NewId,
  noSystemProperty,
} from "./compile-expression.ts";
import { compileLikePredicate } from "./compile-like-predicate.ts";
import type { MessageProperties } from "./properties.ts";
import type { Expression, Predicate, PropertyReference } from "./syntax-tree.ts";
import { findSystemProperty } from "./system-property.ts";

/** True, false, or undefined for unknown. */
export type Truth = boolean | undefined;

/** A predicate ready to be evaluated for many messages. */
export type Test = (message: MessageProperties) => Truth;

/**
 * Three-valued logic, from the tables of
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter#property-evaluation-semantics
 */
export function compilePredicate(predicate: Predicate, newId: NewId): Test {
  switch (predicate.kind) {
    case "and":
      return compileChain(predicate.operands, false, newId);
    case "or":
      return compileChain(predicate.operands, true, newId);
    case "not": {
      const test = compilePredicate(predicate.operand, newId);
      return (message) => {
        const truth = test(message);
        return truth === undefined ? undefined : !truth;
      };
    }
    case "comparison":
      return compileComparison(predicate, newId);
    case "is-null": {
      const evaluate = compileProperty(predicate.property);
      return (message) => evaluate(message) === undefined;
    }
    case "exists":
      return compileExists(predicate.property);
    case "in":
      return compileIn(predicate.operand, predicate.list, newId);
    case "like":
      return compileLikePredicate(predicate, newId);
  }
}

/** AND is decided by the first false, OR by the first true; what comes after is not evaluated. */
function compileChain(operands: readonly Predicate[], deciding: boolean, newId: NewId): Test {
  const tests = operands.map((operand) => compilePredicate(operand, newId));
  return (message) => {
    let result: Truth = !deciding;
    for (const test of tests) {
      const truth = test(message);
      if (truth === deciding) return deciding;
      if (truth === undefined) result = undefined;
    }
    return result;
  };
}

function compileComparison(
  { operator, left, right }: Predicate & { kind: "comparison" },
  newId: NewId,
): Test {
  const evaluateLeft = compileExpression(left, newId);
  const evaluateRight = compileExpression(right, newId);
  return (message) => {
    const leftValue = evaluateLeft(message);
    const rightValue = evaluateRight(message);
    return leftValue === undefined || rightValue === undefined
      ? undefined
      : compare(operator, leftValue, rightValue);
  };
}

/**
 * Whether a message has the property, be it null. A system property is a property of every message, set
 * or not, and one that does not exist is an error, as where its value is asked for.
 */
function compileExists({ scope, name }: PropertyReference): Test {
  if (scope === "user") {
    return ({ application }) => {
      const spelling = spellingOf(application, name);
      return spelling !== undefined && application[spelling] !== undefined;
    };
  }
  const exists = findSystemProperty(name) !== undefined;
  return () => {
    if (!exists) throw noSystemProperty(name);
    return true;
  };
}

/**
 * "If the left operand is evaluated as unknown, then the result is unknown." Of the list the page says
 * nothing; in SQL-92 `a IN (b, c)` is `a = b OR a = c`, so an unknown there leaves open what no other
 * value decides.
 */
function compileIn(operand: Expression, list: readonly Expression[], newId: NewId): Test {
  const evaluate = compileExpression(operand, newId);
  const evaluateList = list.map((item) => compileExpression(item, newId));
  return (message) => {
    const value = evaluate(message);
    if (value === undefined) return undefined;
    let result: Truth = false;
    for (const evaluateItem of evaluateList) {
      const item = evaluateItem(message);
      if (item === undefined) result = undefined;
      else if (compare("=", value, item)) return true;
    }
    return result;
  };
}
