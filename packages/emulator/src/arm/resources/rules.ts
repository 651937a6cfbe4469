import type { PropertyValue } from "../../entities/rules/properties.ts";
import type { FilterDefinition, RuleDefinition } from "../../entities/rules/rule.ts";
import type { Call, Json, Operation } from "../call.ts";
import { pageOf } from "../paging.ts";
import { errors } from "../resource-manager-error.ts";
import { proxyResource, serviceBusVersions } from "./service-bus.ts";
import { subscriptionId, subscriptionOf } from "./subscriptions.ts";
import { topicOf } from "./topics.ts";

const rules = {
  type: "namespaces/topics/subscriptions/rules",
  apiVersions: serviceBusVersions,
  action: "Microsoft.ServiceBus/namespaces/topics/subscriptions/rules/read",
};

export const listRules: Operation = {
  ...rules,
  run: (call) =>
    pageOf(
      call,
      [...subscriptionOf(call).rules.values()].map(({ definition }) => definition),
      ({ name }) => name,
      (rule) => writeRule(call, rule),
    ),
};

export const getRule: Operation = {
  ...rules,
  run(call) {
    const name = call.names["rule"] ?? "";
    const rule = subscriptionOf(call).rules.get(name.toLowerCase());
    if (rule === undefined) throw errors.notFound(name);
    return writeRule(call, rule.definition);
  },
};

function writeRule(call: Call, { name, filter, action }: RuleDefinition): Json {
  const id = `${subscriptionId(call, topicOf(call), subscriptionOf(call))}/rules/${name}`;
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
