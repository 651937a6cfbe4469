import type { RuleDefinition } from "@buspass/contracts";
import { defaultRule, deployableFilter, selectsNothing } from "../deployed-rules.ts";
import { apiVersion } from "./api-version.ts";
import type { Symbols } from "./symbols.ts";
import { type Properties, properties, type Resource, type Value } from "./template.ts";

/** The rules of a subscription: none declared means that it takes all. */
export function rulesPart(
  rules: Readonly<Record<string, RuleDefinition>>,
  subscription: string,
  path: readonly string[],
  symbols: Symbols,
): Resource[] {
  const entries = Object.entries(rules);
  const resources = entries.map(([name, rule]) => {
    const symbol = symbols.add(...path, name, "rule");
    return resource(symbol, name, subscription, ruleProperties(rule));
  });
  if (entries.length === 0 || Object.hasOwn(rules, defaultRule)) return resources;
  const none = ruleProperties({ filter: selectsNothing });
  return [
    {
      ...resource(symbols.add(...path, "default rule"), defaultRule, subscription, none),
      comment: [
        "A deployment cannot delete the rule that lets all through, which Service Bus adds by itself:",
        "so it lets nothing through, and the rules below decide.",
      ],
    },
    ...resources,
  ];
}

function resource(symbol: string, name: string, parent: string, rule: Properties): Resource {
  return {
    symbol,
    type: "Microsoft.ServiceBus/namespaces/topics/subscriptions/rules",
    apiVersion,
    comment: [],
    parent,
    after: [],
    name,
    body: properties({ properties: rule }),
  };
}

/** https://learn.microsoft.com/azure/templates/microsoft.servicebus/2024-01-01/namespaces/topics/subscriptions/rules */
function ruleProperties({ filter, action }: RuleDefinition): Properties {
  return properties({
    ...filterProperties(deployableFilter(filter)),
    ...(action !== undefined && { action: properties({ sqlExpression: action.sqlExpression }) }),
  });
}

function filterProperties(filter: RuleDefinition["filter"]): Readonly<Record<string, Value>> {
  if ("sqlExpression" in filter) {
    const { sqlExpression } = filter;
    return { filterType: "SqlFilter", sqlFilter: properties({ sqlExpression }) };
  }
  const { applicationProperties, subject, ...others } = filter;
  const correlation = {
    ...(subject !== undefined && { label: subject }),
    ...others,
    ...(applicationProperties && { properties: properties(applicationProperties) }),
  };
  return { filterType: "CorrelationFilter", correlationFilter: properties(correlation) };
}
