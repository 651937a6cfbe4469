import {
  type ActualNamespace,
  type ActualRule,
  type ArmResource,
  armTemplate,
  drift,
  namespaceId,
  roleAssignments,
} from "@buspass/access";
import { expect, test } from "vitest";
import { difficult } from "../difficult-access.ts";

/*
 * What the template says, read as `readNamespace` reads it from Azure after the deployment. Who deploys a
 * declaration must not be told that Azure differs from it.
 */

test("a namespace as the deployment of its declaration leaves it has no findings", () => {
  expect(drift(difficult, "production", deployed())).toEqual([]);
});

test("the default rule may be gone, and must not select anything where others are declared", () => {
  const withDefault = (rule: ActualRule | undefined): ActualNamespace => {
    const { topics, ...others } = deployed();
    const { events } = topics;
    const billing = events?.subscriptions["billing"];
    if (events === undefined || billing === undefined) throw new Error("It is not there.");
    const { $Default: _, ...rules } = billing.rules;
    const changed = { ...billing, rules: { ...rules, ...(rule && { $Default: rule }) } };
    const subscriptions = { ...events.subscriptions, billing: changed };
    return { ...others, topics: { events: { ...events, subscriptions } } };
  };

  expect(drift(difficult, "production", withDefault(undefined))).toEqual([]);
  expect(
    drift(difficult, "production", withDefault({ sqlExpression: "1=1" })).map(({ kind }) => kind),
  ).toEqual(["undeclared-rule"]);
});

test("a filter on numbers may be a correlation filter, when no deployment made it", () => {
  const { topics, ...others } = deployed();
  const text = JSON.stringify(topics);
  const sql = JSON.stringify(
    "sys.Label = 'it''s priced' AND user.[a]]b] = 5 AND user.[gift] = TRUE",
  );
  const correlation = {
    system: { subject: "it's priced" },
    applicationProperties: { "a]b": "5", gift: "true" },
  };
  const changed = text.replace(`{"sqlExpression":${sql}}`, JSON.stringify({ correlation }));
  expect(changed).not.toBe(text);

  expect(drift(difficult, "production", { ...others, topics: JSON.parse(changed) })).toEqual([]);
});

function deployed(): ActualNamespace {
  const { resources } = armTemplate(difficult, "production");
  const within = namespaceId(difficult, "production");
  const kind = (suffix: string) =>
    resources
      .filter(({ type }) => type === `Microsoft.ServiceBus/namespaces${suffix}`)
      .map((resource) => [lastName(resource), resource] as const);
  const children = (suffix: string, { name }: ArmResource) =>
    kind(suffix).filter(([, child]) => child.name.startsWith(`${name}/`));
  const [[, namespace]] = kind("") as [readonly [string, ArmResource]];
  const { disableLocalAuth, minimumTlsVersion } = Object(namespace["properties"]);
  return {
    id: within,
    disableLocalAuth,
    minimumTlsVersion,
    queues: Object.fromEntries(kind("/queues").map(([name, queue]) => [name, properties(queue)])),
    topics: Object.fromEntries(
      kind("/topics").map(([name, topic]) => [
        name,
        {
          settings: properties(topic),
          subscriptions: Object.fromEntries(
            children("/topics/subscriptions", topic).map(([each, subscription]) => {
              const rules = children("/topics/subscriptions/rules", subscription).map(
                ([rule, resource]) => [rule, ruleOf(properties(resource))],
              );
              // Where no rule is deployed, Service Bus has made one.
              const own = rules.length > 0 ? rules : [["$Default", { sqlExpression: "1=1" }]];
              return [each, { settings: properties(subscription), rules: Object.fromEntries(own) }];
            }),
          ),
        },
      ]),
    ),
    roleAssignments: roleAssignments(difficult).map(
      ({ identity, role, roleDefinitionId, scope, scopeKind }, index) => ({
        id: `${within}/${scope}/providers/Microsoft.Authorization/roleAssignments/${index}`,
        scope: `${within}/${scope}`,
        principalId: String(difficult.environments.production.principals?.[identity]),
        principalType: "ServicePrincipal",
        role: {
          id: roleDefinitionId,
          name: role,
          permissions: [
            {
              actions: [`Microsoft.ServiceBus/*/${scopeKind}s/read`],
              notActions: [],
              dataActions: ["Microsoft.ServiceBus/*/send/action"],
              notDataActions: [],
            },
          ],
        },
      }),
    ),
  };
}

function lastName({ name }: ArmResource): string {
  return name.slice(name.lastIndexOf("/") + 1).replaceAll("~", "/");
}

function properties(resource: ArmResource): Record<string, string | number | boolean> {
  return Object(resource["properties"]);
}

/** As `readNamespace` has a rule, with brackets that are doubled in a template only. */
function ruleOf(rule: object): ActualRule {
  const { sqlFilter, correlationFilter, action } = Object(rule);
  const acting = action && { action: action.sqlExpression };
  if (sqlFilter) {
    return { sqlExpression: sqlFilter.sqlExpression.replace(/^\[\[/, "["), ...acting };
  }
  const { label: subject, properties: applicationProperties = {}, ...system } = correlationFilter;
  return { correlation: { system: { subject, ...system }, applicationProperties }, ...acting };
}
