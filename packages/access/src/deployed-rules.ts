import type { CorrelationRuleFilter, RuleDefinition } from "@buspass/contracts";

type Filter = RuleDefinition["filter"];

/** The rule that Service Bus gives every subscription that is created without one: it selects all. */
export const defaultRule = "$Default";

/** What a deployment makes of the default rule where others are declared, because it cannot delete it. */
export const selectsNothing: Filter = { sqlExpression: "1=0" };

/**
 * A filter as Azure Resource Manager can have it: a correlation filter's properties are text there, and the
 * number 5 is not the text "5", so one with others becomes the SQL filter that selects the same.
 * https://learn.microsoft.com/azure/templates/microsoft.servicebus/2024-01-01/namespaces/topics/subscriptions/rules#correlationfilter
 */
export function deployableFilter(filter: Filter): Filter {
  if ("sqlExpression" in filter) return filter;
  const values = Object.values(filter.applicationProperties ?? {});
  return values.every((value) => typeof value === "string") ? filter : sqlOf(filter);
}

/** https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter */
function sqlOf({ applicationProperties = {}, ...system }: CorrelationRuleFilter): Filter {
  const conditions = [
    ...Object.entries(system).map(([name, value]) => `sys.${sqlName(name)} = ${sqlText(value)}`),
    ...Object.entries(applicationProperties).map(
      ([name, value]) => `user.[${name.replaceAll("]", "]]")}] = ${sqlValue(value)}`,
    ),
  ];
  return { sqlExpression: conditions.join(" AND ") };
}

/** The subject has its older name there, and all begin with a capital letter. */
function sqlName(name: string): string {
  return name === "subject" ? "Label" : name.charAt(0).toUpperCase() + name.slice(1);
}

function sqlValue(value: string | number | boolean): string {
  return typeof value === "string" ? sqlText(value) : String(value).toUpperCase();
}

function sqlText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
