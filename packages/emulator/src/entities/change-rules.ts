import type { Rule } from "./rules/rule.ts";
import type { Subscription } from "./topic.ts";

/** Gives a subscription a rule, instead of the one of its name if there is one. */
export function putRule({ rules, queue }: Subscription, rule: Rule): void {
  rules.set(rule.definition.name.toLowerCase(), rule);
  queue.context.journal.topologyChanged();
}

/** Takes a rule from a subscription; false when there is none of that name. */
export function deleteRule({ rules, queue }: Subscription, name: string): boolean {
  const existed = rules.delete(name.toLowerCase());
  if (existed) queue.context.journal.topologyChanged();
  return existed;
}
