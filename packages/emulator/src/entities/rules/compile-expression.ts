import { applicationProperty } from "./application-property.ts";
import { calculate, signed } from "./arithmetic.ts";
import { FilterError } from "./filter-error.ts";
import type { MessageProperties } from "./properties.ts";
import type { Expression, PropertyReference } from "./syntax-tree.ts";
import { findSystemProperty } from "./system-property.ts";
import { kindOf, type Value } from "./value.ts";

/** An expression ready to be evaluated for many messages; undefined is unknown. */
export type Evaluate = (message: MessageProperties) => Value | undefined;

/** A new GUID as text, for `newid()`. */
export type NewId = () => string;

/**
 * "For binary operators, if either the left or right side of operands is evaluated as unknown, then
 * the result is unknown. For unary operators, if an operand is evaluated as unknown, then the result
 * is unknown."
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter#property-evaluation-semantics
 */
export function compileExpression(expression: Expression, newId: NewId): Evaluate {
  switch (expression.kind) {
    case "constant": {
      const value = expression.value ?? undefined;
      return () => value;
    }
    case "property":
      return compileProperty(expression);
    case "newid":
      return () => newId();
    case "property-named":
      return compilePropertyNamed(compileExpression(expression.name, newId));
    case "sign": {
      const { operator } = expression;
      const evaluate = compileExpression(expression.operand, newId);
      return (message) => {
        const operand = evaluate(message);
        return operand === undefined ? undefined : signed(operator, operand);
      };
    }
    case "arithmetic": {
      const { operator } = expression;
      const evaluateLeft = compileExpression(expression.left, newId);
      const evaluateRight = compileExpression(expression.right, newId);
      return (message) => {
        const left = evaluateLeft(message);
        const right = evaluateRight(message);
        return left === undefined || right === undefined
          ? undefined
          : calculate(operator, left, right);
      };
    }
  }
}

/** Reads a property; one that is not there and one that is null are unknown. */
export function compileProperty({ scope, name }: PropertyReference): Evaluate {
  if (scope === "user") {
    return ({ application }) => applicationProperty(application, name) ?? undefined;
  }
  const property = findSystemProperty(name);
  // Such a rule can be created (https://github.com/Azure/azure-service-bus-node/pull/181 sets
  // sys.body): "An attempt to evaluate a non-existent system property throws a FilterException".
  if (property === undefined) {
    return () => {
      throw noSystemProperty(name);
    };
  }
  return ({ system }) => system[property] ?? undefined;
}

export function noSystemProperty(name: string): FilterError {
  return new FilterError(`The system property '${name}' does not exist.`);
}

/**
 * "The property(name) function returns the value of the property referenced by name." It finds
 * application properties only: https://github.com/MicrosoftDocs/azure-docs/issues/87667
 */
function compilePropertyNamed(evaluateName: Evaluate): Evaluate {
  return (message) => {
    const name = evaluateName(message);
    if (name === undefined) return undefined;
    if (typeof name !== "string") {
      throw new FilterError(`property(name) needs a string as name, not ${kindOf(name)}.`);
    }
    return applicationProperty(message.application, name) ?? undefined;
  };
}
