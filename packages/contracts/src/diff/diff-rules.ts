import type { CorrelationRuleFilter, RuleDefinition } from "../rule.ts";
import type { BusFinding } from "./finding.ts";

type Rules = Readonly<Record<string, RuleDefinition>>;

/** What changed in which messages arrive at a subscription; `undefined` are the rules of one that gets all. */
export function diffRules(
  before: Rules | undefined,
  after: Rules | undefined,
  at: string,
): BusFinding[] {
  const everything: Rules = { $Default: { filter: { sqlExpression: "1=1" } } };
  const [old, now] = [before ?? everything, after ?? everything];
  return [
    ...missing(old, now).map(([name, rule]): BusFinding => {
      const isSure = isCorrelation(rule) && Object.values(now).every(isCorrelation);
      return {
        path: after?.[name] === undefined ? at : `${at}.${name}`,
        breaking: isSure || isEverything(rule),
        affects: "receivers",
        message: `${isSure || isEverything(rule) ? "No rule lets" : "Perhaps no rule lets"} all through any more that ${wordsOf(name, rule)} did.`,
        remedy: "Keep the rule until its receiver does not need them.",
      };
    }),
    ...missing(now, old).map(([name, rule]): BusFinding => {
      return {
        path: after === undefined ? at : `${at}.${name}`,
        breaking: false,
        affects: "receivers",
        message: `More messages may arrive, by ${wordsOf(name, rule)}.`,
        remedy: "Deploy a receiver that knows them before.",
      };
    }),
    ...actionChanges(old, now, at),
  ];
}

/** The rules of one set that no rule of the other covers. */
function missing(rules: Rules, others: Rules): [name: string, rule: RuleDefinition][] {
  return Object.entries(rules).filter(
    ([, rule]) => !Object.values(others).some((other) => covers(other, rule)),
  );
}

/** Whether one rule surely selects all that another does. */
function covers(one: RuleDefinition, other: RuleDefinition): boolean {
  if (isEverything(one)) return true;
  if ("sqlExpression" in one.filter || "sqlExpression" in other.filter) {
    return JSON.stringify(one.filter) === JSON.stringify(other.filter);
  }
  const asked = new Map(conditions(other.filter));
  return conditions(one.filter).every(([name, value]) => asked.get(name) === value);
}

function conditions({
  applicationProperties = {},
  ...system
}: CorrelationRuleFilter): [string, unknown][] {
  return [
    ...Object.entries(system),
    ...Object.entries(applicationProperties).map(([name, value]): [string, unknown] => [
      `applicationProperties.${name}`,
      value,
    ]),
  ];
}

function actionChanges(old: Rules, now: Rules, at: string): BusFinding[] {
  return Object.entries(now).flatMap(([name, { action }]) => {
    const before = old[name];
    if (before === undefined || before.action?.sqlExpression === action?.sqlExpression) return [];
    return [
      {
        path: `${at}.${name}.action`,
        breaking: false,
        affects: "receivers",
        message: "Another action changes the properties of what arrives.",
        remedy: "Make sure that the receiver does without what it changed before.",
      },
    ];
  });
}

function isCorrelation({ filter }: RuleDefinition): boolean {
  return !("sqlExpression" in filter);
}

function isEverything({ filter }: RuleDefinition): boolean {
  return "sqlExpression" in filter && /^\s*1\s*=\s*1\s*$/.test(filter.sqlExpression);
}

function wordsOf(name: string, rule: RuleDefinition): string {
  return name === "$Default" && isEverything(rule)
    ? "a subscription without rules"
    : `the rule ${name}`;
}
