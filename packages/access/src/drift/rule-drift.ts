import type { RuleDefinition } from "@buspass/contracts";
import { defaultRule, deployableFilter, selectsNothing } from "../deployed-rules.ts";
import { entityId, partsOf, resourceName } from "../resource-ids.ts";
import type { ActualCorrelation, ActualRule, ActualSubscription } from "./actual-namespace.ts";
import { az } from "./az.ts";
import { type Compared, named } from "./compared.ts";
import { type Finding, finding } from "./finding.ts";

/** The rules of a declared subscription, by name. */
export type DeclaredRules = Readonly<Record<string, RuleDefinition>>;

/** What Azure gives a subscription that is created without a rule: it selects everything. */
const everything: Readonly<Record<string, ActualRule>> = {
  [defaultRule]: { sqlExpression: "1=1" },
};

/** What a deployment makes of it where rules are declared. It may be there or not: it does nothing. */
const nothing = fingerprint(shown({ filter: selectsNothing }));

/** The rules that a subscription is to have, as Azure would show them. */
export function wantedRules(
  rules: DeclaredRules | undefined,
): Readonly<Record<string, ActualRule>> {
  if (rules === undefined) return everything;
  return Object.fromEntries(
    Object.entries(rules).map(([name, rule]) => [
      name,
      shown({ ...rule, filter: deployableFilter(rule.filter) }),
    ]),
  );
}

/** Compares the rules of one subscription. */
export function ruleDrift(
  compared: Compared,
  path: string,
  declared: DeclaredRules | undefined,
  { rules: found }: ActualSubscription,
): Finding[] {
  const { place } = compared;
  const { topic, subscription } = partsOf(path);
  const at = `topics.${topic}.subscriptions.${subscription}`;
  const scope = entityId(place, { kind: "subscription", path });
  const wanted = wantedRules(declared);
  const lineOf = (name: string): string => (declared === undefined ? at : `${at}.rules.${name}`);
  return [
    ...Object.entries(wanted).flatMap(([name, rule]) => {
      const there = named(found, name);
      // Whoever made it without a deployment may have made it as it is declared.
      const asDeclared = declared?.[name];
      const same = [rule, ...(asDeclared === undefined ? [] : [shown(asDeclared)])];
      if (there !== undefined && same.map(fingerprint).includes(fingerprint(there))) return [];
      const common = {
        path: lineOf(name),
        resourceId: `${scope}/rules/${name}`,
        commands: [ruleCommand(compared, path, name, rule)],
      };
      return [
        there === undefined
          ? finding("missing-rule", {
              ...common,
              what: `Subscription ${path} has no rule ${name}, which selects ${ruleWords(rule)}.`,
              wayOut: "Create the rule.",
            })
          : finding("rule-differs", {
              ...common,
              what: `Rule ${name} of subscription ${path} selects ${ruleWords(there)}, and ${ruleWords(rule)} is declared.`,
              wayOut: "Replace the rule.",
            }),
      ];
    }),
    ...Object.entries(found)
      .filter(([name, rule]) => {
        const harmless = name === defaultRule && fingerprint(rule) === nothing;
        return named(wanted, name) === undefined && !harmless;
      })
      .map(([name, rule]) =>
        finding("undeclared-rule", {
          path: at,
          resourceId: `${scope}/rules/${name}`,
          what: `Subscription ${path} has a rule ${name}, which selects ${ruleWords(rule)}.`,
          wayOut: "Declare the rule, or delete it once those that are declared are there.",
          commands: [deleteRuleCommand(compared, path, name)],
        }),
      ),
  ];
}

/** The command that creates a rule, or replaces the one that is there. */
export function ruleCommand(
  compared: Compared,
  path: string,
  name: string,
  { sqlExpression, correlation, action }: ActualRule,
): string {
  const properties = Object.entries(correlation?.applicationProperties ?? {});
  return az("servicebus topic subscription rule create", {
    ...subscriptionOptions(compared, path, name),
    "filter-type": correlation === undefined ? "SqlFilter" : "CorrelationFilter",
    "filter-sql-expression": sqlExpression,
    ...Object.fromEntries(
      Object.entries(correlation?.system ?? {}).map(([key, value]) => [options[key] ?? key, value]),
    ),
    "correlation-filter-property":
      properties.length === 0 ? undefined : properties.map(([key, value]) => `${key}=${value}`),
    "action-sql-expression": action,
  });
}

/** The command that deletes a rule. */
export function deleteRuleCommand(compared: Compared, path: string, name: string): string {
  return az("servicebus topic subscription rule delete", subscriptionOptions(compared, path, name));
}

/** The options of the Azure CLI, by the names of the SDK. */
const options: Readonly<Record<string, string>> = {
  subject: "label",
  contentType: "content-type",
  correlationId: "correlation-id",
  messageId: "message-id",
  replyTo: "reply-to",
  replyToSessionId: "reply-to-session-id",
  sessionId: "session-id",
  to: "to",
};

function subscriptionOptions(
  { place }: Compared,
  path: string,
  name: string,
): Readonly<Record<string, string>> {
  const { topic, subscription } = partsOf(path);
  return {
    name,
    "subscription-name": subscription,
    "topic-name": resourceName(topic),
    "namespace-name": place.name,
    "resource-group": place.resourceGroup,
    subscription: place.subscriptionId,
  };
}

/** A declared rule as Azure would show it. */
function shown({ filter, action }: RuleDefinition): ActualRule {
  const acting = action && { action: action.sqlExpression };
  if ("sqlExpression" in filter) {
    return { sqlExpression: filter.sqlExpression, ...acting };
  }
  const { applicationProperties, ...system } = filter;
  return {
    correlation: { system: texts(system), applicationProperties: texts(applicationProperties) },
    ...acting,
  };
}

function texts(values: object | undefined): Readonly<Record<string, string>> {
  const given = Object.entries(values ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([key, value]) => [key, String(value)]));
}

/** The same for rules that do the same. */
function fingerprint({ sqlExpression, correlation, action = "" }: ActualRule): string {
  return JSON.stringify([
    correlation === undefined ? bare(sqlExpression ?? "1=1") : sorted(correlation),
    bare(action),
  ]);
}

function sorted({ system, applicationProperties }: ActualCorrelation): unknown {
  return [system, applicationProperties].map((each) => Object.entries(each).sort());
}

/** Without what surrounds an expression. Inside of it, spaces may be part of a text. */
function bare(expression: string): string {
  return expression.trim().replace(/;$/, "");
}

function ruleWords({ sqlExpression, correlation, action }: ActualRule): string {
  const conditions = Object.entries({
    ...correlation?.system,
    ...correlation?.applicationProperties,
  });
  const selects =
    correlation === undefined
      ? sqlExpression === undefined || sqlExpression === "1=1"
        ? "everything"
        : `where ${sqlExpression}`
      : conditions.map(([key, value]) => `${key} "${value}"`).join(" and ");
  return action === undefined ? selects : `${selects} and does ${action}`;
}
