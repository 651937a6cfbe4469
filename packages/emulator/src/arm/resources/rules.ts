import type { PropertyValue } from "../../entities/rules/properties.ts";
import type { FilterDefinition, RuleDefinition } from "../../entities/rules/rule.ts";
import type { Call, Json } from "../call.ts";
import { errors } from "../resource-manager-error.ts";
import { type ReadOperations, readOperations } from "./read-operations.ts";
import { proxyResource } from "./service-bus.ts";
import { subscriptionId, subscriptionOf } from "./subscriptions.ts";

/** The rules of a subscription. */
export const rules: ReadOperations = readOperations({
  type: "namespaces/topics/subscriptions/rules",
  all: (call) => [...subscriptionOf(call).rules.values()].map(({ definition }) => definition),
  one(call) {
    const name = call.names["rule"] ?? "";
    const rule = subscriptionOf(call).rules.get(name.toLowerCase());
    if (rule === undefined) throw errors.notFound(name);
    return rule.definition;
  },
  nameOf: ({ name }) => name,
  write: writeRule,
});

function writeRule(call: Call, { name, filter, action }: RuleDefinition): Json {
  const id = `${subscriptionId(call, subscriptionOf(call))}/rules/${name}`;
  return proxyResource(id, name, "topics/subscriptions/rules", {
    action: action === undefined ? {} : sql(action.expression),
    ...writeFilter(filter),
  });
}

/** Values of a SQL filter's parameters have no place in this API. */
function writeFilter(filter: FilterDefinition): Json {
  switch (filter.kind) {
    case "true":
      return { filterType: "SqlFilter", sqlFilter: sql("1=1") };
    case "false":
      return { filterType: "SqlFilter", sqlFilter: sql("1=0") };
    case "sql":
      return { filterType: "SqlFilter", sqlFilter: sql(filter.expression) };
    case "correlation": {
      const { kind: _, application, subject: label, ...conditions } = filter;
      const properties = application && { properties: texts(application) };
      return {
        filterType: "CorrelationFilter",
        correlationFilter: { ...conditions, label, ...properties },
      };
    }
  }
}

function sql(sqlExpression: string): Json {
  return { sqlExpression, compatibilityLevel: 20 };
}

/** This API has texts only, whatever the type of a value is. */
function texts(values: Readonly<Record<string, PropertyValue>>): Json {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      value instanceof Date ? value.toISOString() : String(value),
    ]),
  );
}
