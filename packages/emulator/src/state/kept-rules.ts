import { isDeepStrictEqual } from "node:util";
import { deleteRule, putRule } from "../entities/change-rules.ts";
import { compileRule, type RuleDefinition } from "../entities/rules/rule.ts";
import { defaultRule, type Subscription } from "../entities/topic.ts";
import type { Topology, TopologyDefinition } from "../entities/topology.ts";

/** The rules of a defined subscription, where they are others than it was defined with. */
export interface KeptRules {
  /** The subscription's. */
  readonly path: string;
  readonly defined: readonly RuleDefinition[];
  readonly rules: readonly RuleDefinition[];
}

export function changedRules(topology: Topology, definition: TopologyDefinition): KeptRules[] {
  return definedSubscriptions(topology, definition).flatMap(({ subscription, defined }) => {
    const rules = rulesOf(subscription);
    const { path } = subscription.queue;
    return isDeepStrictEqual(rules, defined) ? [] : [{ path, defined, rules }];
  });
}

/** Gives subscriptions the rules that they had. Whoever defines others than before gets those instead. */
export function restoreRules(
  topology: Topology,
  definition: TopologyDefinition,
  kept: readonly KeptRules[],
): void {
  const byPath = new Map(kept.map((each) => [each.path.toLowerCase(), each]));
  for (const { subscription, defined } of definedSubscriptions(topology, definition)) {
    const before = byPath.get(subscription.queue.path.toLowerCase());
    if (before === undefined || !isDeepStrictEqual(before.defined, defined)) continue;
    for (const { name } of rulesOf(subscription)) deleteRule(subscription, name);
    for (const rule of before.rules) putRule(subscription, compileRule(rule));
  }
}

interface DefinedSubscription {
  readonly subscription: Subscription;
  readonly defined: readonly RuleDefinition[];
}

/** Those that are still there. */
function definedSubscriptions(
  topology: Topology,
  { topics = {} }: TopologyDefinition,
): DefinedSubscription[] {
  return Object.entries(topics).flatMap(([topic, { subscriptions = {} }]) =>
    Object.entries(subscriptions).flatMap(([name, { rules = [defaultRule] }]) => {
      const subscription = topology.subscription(topic, name);
      return subscription === undefined ? [] : [{ subscription, defined: rules }];
    }),
  );
}

function rulesOf({ rules }: Subscription): RuleDefinition[] {
  return [...rules.values()].map(({ definition }) => definition);
}
