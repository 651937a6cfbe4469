import { spellingOf } from "./application-property.ts";
import {
  compileExpression,
  type Evaluate,
  type NewId,
  noSystemProperty,
} from "./compile-expression.ts";
import { convert } from "./convert.ts";
import { FilterError } from "./filter-error.ts";
import type { MessageProperties, PropertyChanges, PropertyValue } from "./properties.ts";
import type { PropertyReference, Statement } from "./syntax-tree.ts";
import {
  findSystemProperty,
  isSettable,
  type SettableSystemProperty,
  settableKinds,
} from "./system-property.ts";
import { kindOf, type Value } from "./value.ts";

/** What one statement changes in the properties as those before it made them. */
type Step = (now: MessageProperties) => PropertyChanges;

/**
 * The statements of an action, run one after the other.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-rule-action#considerations
 */
export function compileAction(
  statements: readonly Statement[],
  newId: NewId,
): (properties: MessageProperties) => PropertyChanges {
  const steps = statements.map((statement) => compileStatement(statement, newId));
  return (properties) => {
    let now = properties;
    let changes: PropertyChanges = { system: {}, application: {} };
    for (const step of steps) {
      const change = step(now);
      now = merge(now, change);
      changes = merge(changes, change);
    }
    return changes;
  };
}

function merge<T extends MessageProperties | PropertyChanges>(
  properties: T,
  { system, application }: PropertyChanges,
): T {
  return {
    ...properties,
    system: { ...properties.system, ...system },
    application: { ...properties.application, ...application },
  };
}

function setApplication(name: string, value: PropertyValue | undefined): PropertyChanges {
  return { system: {}, application: { [name]: value } };
}

function setSystem(name: SettableSystemProperty, value: PropertyValue): PropertyChanges {
  return { system: { [name]: value }, application: {} };
}

function compileStatement(statement: Statement, newId: NewId): Step {
  if (statement.kind === "remove") return compileRemove(statement.property);
  const evaluate = compileExpression(statement.value, newId);
  const { scope, name } = statement.property;
  return scope === "sys" ? compileSetSystem(name, evaluate) : compileSet(name, evaluate);
}

/**
 * REMOVE takes an application property from the message, or does nothing. The grammar lets it name a
 * system property, but that is part of every message: the action fails.
 */
function compileRemove({ scope, name }: PropertyReference): Step {
  return ({ application }) => {
    if (scope === "sys") {
      throw new FilterError(`The system property '${name}' cannot be removed.`);
    }
    return setApplication(spellingOf(application, name) ?? name, undefined);
  };
}

/**
 * "SET performs implicit conversion if possible when the expression type and the existing property
 * type are different." Where it is not possible, the property takes the type of the expression.
 * An unknown value makes the property null: "Action doesn't fail if non-existent user properties were
 * referenced."
 */
function compileSet(name: string, evaluate: Evaluate): Step {
  return (now) => {
    const value = evaluate(now);
    const spelling = spellingOf(now.application, name) ?? name;
    const existing = now.application[spelling] ?? undefined;
    return setApplication(spelling, value === undefined ? null : convertTo(existing, value));
  };
}

function convertTo(existing: Value | undefined, value: Value): Value {
  return existing === undefined ? value : (convert(value, kindOf(existing)) ?? value);
}

/**
 * "Action fails if non-existent system properties were referenced." Those with a public setter can be
 * set; a value becomes the type of the property: https://github.com/Azure/azure-service-bus/issues/180
 */
function compileSetSystem(name: string, evaluate: Evaluate): Step {
  const property = findSystemProperty(name);
  return (now) => {
    if (property === undefined) throw noSystemProperty(name);
    if (!isSettable(property)) {
      throw new FilterError(`The system property '${name}' is read-only.`);
    }
    const value = evaluate(now);
    if (value === undefined) return setSystem(property, null);
    const converted = convert(value, settableKinds[property]);
    if (converted === undefined) {
      throw new FilterError(`The system property '${name}' cannot be set to ${kindOf(value)}.`);
    }
    return setSystem(property, converted);
  };
}
