import { apiVersion } from "./api-version.ts";
import type { Symbols } from "./symbols.ts";
import { type Properties, properties, type Resource, type Value } from "./template.ts";

type Scalar = string | number | boolean | Date | null;

/** A rule of a subscription, as a bus declares it with the SDK's names. */
export interface DeclaredRule {
  readonly filter: Readonly<Record<string, unknown>>;
  readonly action?: { readonly sqlExpression?: string };
}

/** The rule that Service Bus gives every subscription that is created without one: it takes all. */
const defaultRule = "$Default";

/** The rules of a subscription: none declared means that it takes all. */
export function rulesPart(
  rules: Readonly<Record<string, DeclaredRule>>,
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
  const none = ruleProperties({ filter: { sqlExpression: "1=0" } });
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
function ruleProperties({ filter, action }: DeclaredRule): Properties {
  return new Map<string, Value>([
    ...filterProperties(filter),
    ...(action?.sqlExpression === undefined
      ? []
      : [["action", properties({ sqlExpression: action.sqlExpression })] as const]),
  ]);
}

function filterProperties(filter: DeclaredRule["filter"]): [string, Value][] {
  const { sqlExpression, applicationProperties = {}, ...system } = filter;
  if (typeof sqlExpression === "string") return sqlFilter(sqlExpression);
  const custom = Object.entries(Object(applicationProperties)) as [string, Scalar][];
  if (custom.every(([, value]) => typeof value === "string")) {
    const named = Object.entries(system).flatMap(([name, value]): [string, Value][] =>
      typeof value === "string" ? [[name === "subject" ? "label" : name, value]] : [],
    );
    const own = custom.map(([name, value]) => [name, String(value)] as const);
    const correlation = new Map<string, Value>([
      ...named,
      ...(own.length === 0 ? [] : [["properties", new Map<string, Value>(own)] as const]),
    ]);
    return [
      ["filterType", "CorrelationFilter"],
      ["correlationFilter", correlation],
    ];
  }
  // Resource Manager has text only for a correlation filter's properties, and 5 is not "5".
  return sqlFilter(sqlOf(system, custom));
}

function sqlFilter(sqlExpression: string): [string, Value][] {
  return [
    ["filterType", "SqlFilter"],
    ["sqlFilter", properties({ sqlExpression })],
  ];
}

/** How SQL filters name what correlation filters select on, where it is not the same but for the case. */
const systemNames: Readonly<Record<string, string>> = { subject: "Label" };

function sqlOf(
  system: Readonly<Record<string, unknown>>,
  custom: readonly (readonly [string, Scalar])[],
): string {
  const conditions = [
    ...Object.entries(system).flatMap(([name, value]) => {
      const column = systemNames[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
      return typeof value === "string" ? [`sys.${column} = ${sqlText(value)}`] : [];
    }),
    ...custom.map(([name, value]) => `[${name.replaceAll("]", "]]")}] = ${sqlValue(value)}`),
  ];
  return conditions.join(" AND ");
}

function sqlValue(value: Scalar): string {
  if (value instanceof Date) return sqlText(value.toISOString());
  return typeof value === "string" ? sqlText(value) : String(value).toUpperCase();
}

function sqlText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
