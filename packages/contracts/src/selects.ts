import type { MessageContract } from "./message-contract.ts";
import { readableVersions } from "./readable-versions.ts";
import type { CorrelationRuleFilter, RuleDefinition } from "./rule.ts";
import { type SqlCondition, sqlConditions } from "./sql-conditions.ts";
import { sqlTokens } from "./sql-tokens.ts";

/**
 * Whether a filter may select messages of a contract, as far as the contract tells: its type is their
 * subject, its versions are their `schemaVersion`, and it derives application properties of some names. It
 * says no only where that is sure.
 */
export function maySelect({ filter }: RuleDefinition, contract: MessageContract): boolean {
  return "sqlExpression" in filter
    ? sqlConditions(sqlTokens(filter.sqlExpression)).some((group) =>
        group.every((condition) => mayHold(condition, contract)),
      )
    : mayMatch(filter, contract);
}

/** Whether a filter asks for nothing but a contract's subject, or for nothing at all. */
export function surelySelects({ filter }: RuleDefinition, { type }: MessageContract): boolean {
  if ("sqlExpression" in filter) return /^\s*1\s*=\s*1\s*$/.test(filter.sqlExpression);
  return Object.keys(filter).join() === "subject" && filter.subject === type;
}

/** The application properties that a filter asks for, by the names that it gives them. */
export function propertiesAsked(filter: RuleDefinition["filter"]): string[] {
  if (!("sqlExpression" in filter)) return Object.keys(filter.applicationProperties ?? {});
  return sqlConditions(sqlTokens(filter.sqlExpression))
    .flat()
    .filter(({ property }) => property.kind === "property" && isOfUser(property))
    .map(({ property }) => property.value);
}

/** The names of the application properties that a contract, or an older version that it reads, derives. */
export function propertiesDerived(contract: MessageContract): string[] {
  return readableVersions(contract).flatMap((each) =>
    Object.keys(each.applicationProperties ?? {}),
  );
}

/**
 * Whether a message may have an application property: one that its contract derives, or that Buspass and
 * those who trace add. What a call of `send` adds is not declared.
 *
 * "Property names are case-insensitive" in SQL; of correlation filters no page says it, so they are let pass.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter#considerations
 */
export function mayHaveProperty(contract: MessageContract, name: string): boolean {
  const wanted = name.toLowerCase();
  return (
    /^(?:schemaversion$|buspass-|cloudevents[:_]|diagnostic-id$|trace(?:parent|state)$)/.test(
      wanted,
    ) || propertiesDerived(contract).some((each) => each.toLowerCase() === wanted)
  );
}

function mayMatch(
  { subject, applicationProperties = {} }: CorrelationRuleFilter,
  contract: MessageContract,
): boolean {
  if (subject !== undefined && subject !== contract.type) return false;
  return Object.entries(applicationProperties).every(([name, value]) =>
    isVersion(name)
      ? versionsOf(contract).some((each) => each === value)
      : mayHaveProperty(contract, name),
  );
}

function mayHold({ property, operator, values }: SqlCondition, contract: MessageContract): boolean {
  if (property.kind === "number") return holds(Number(property.value), operator, values);
  if (property.scope === "sys") {
    const isSubject = /^(?:label|subject)$/i.test(property.value);
    return !isSubject || textMayHold(contract.type, operator, values);
  }
  // Whatever another scope is, nobody is accused of it.
  if (!isOfUser(property)) return true;
  if (isVersion(property.value)) {
    return versionsOf(contract).some((version) => holds(version, operator, values));
  }
  return mayHaveProperty(contract, property.value);
}

/** Case and spaces at the end are let pass: no page says how texts are compared. */
function textMayHold(
  text: string,
  operator: SqlCondition["operator"],
  values: SqlCondition["values"],
): boolean {
  if (values.some((value) => typeof value !== "string")) return true;
  const plain = (value: unknown) => String(value).trimEnd().toLowerCase();
  switch (operator) {
    case "=":
    case "IN":
      return values.some((value) => plain(value) === plain(text));
    case "<>":
      return !values.includes(text);
    case "LIKE":
      return values.some((value) => likePattern(plain(value)).test(plain(text)));
    default:
      return true;
  }
}

function likePattern(pattern: string): RegExp {
  const source = pattern.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return new RegExp(`^${source.replaceAll("%", ".*").replaceAll("_", ".")}$`, "su");
}

function holds(
  number: number,
  operator: SqlCondition["operator"],
  values: SqlCondition["values"],
): boolean {
  if (operator === "LIKE" || values.some((value) => typeof value !== "number")) return true;
  const [value = 0] = values.map(Number);
  switch (operator) {
    case "=":
    case "IN":
      return values.includes(number);
    case "<>":
      return number !== value;
    case "<":
      return number < value;
    case "<=":
      return number <= value;
    case ">":
      return number > value;
    case ">=":
      return number >= value;
    default:
      return true;
  }
}

function isOfUser({ scope }: SqlCondition["property"]): boolean {
  return scope === undefined || scope === "user";
}

export function isVersion(name: string): boolean {
  return name.toLowerCase() === "schemaversion";
}

function versionsOf(contract: MessageContract): number[] {
  return readableVersions(contract).map(({ version }) => version);
}
