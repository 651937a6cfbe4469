import type { Queue } from "../entities/queue.ts";
import type { Rule } from "../entities/rules/rule.ts";
import type { Subscription, Topic } from "../entities/topic.ts";
import type { Entry } from "./atom.ts";
import type { Call } from "./call.ts";
import { writeQueueDescription } from "./descriptions/queue-description.ts";
import { writeRuleDescription } from "./descriptions/rule-description.ts";
import { writeSubscriptionDescription } from "./descriptions/subscription-description.ts";
import { writeTopicDescription } from "./descriptions/topic-description.ts";

/*
 * Entities as entries. Their paths have "Subscriptions" and "Rules" with capitals whatever a client
 * wrote: the JS client finds the names between them.
 */

export function queueEntry(queue: Queue, call: Call): Entry {
  const { path, times } = queue;
  return { path, title: path, ...times, description: writeQueueDescription(queue, call) };
}

export function topicEntry(topic: Topic, call: Call): Entry {
  const { path, queue } = topic;
  return { path, title: path, ...queue.times, description: writeTopicDescription(topic, call) };
}

export function subscriptionEntry(subscription: Subscription, call: Call): Entry {
  const { name, queue } = subscription;
  return {
    path: queue.path,
    title: name,
    ...queue.times,
    description: writeSubscriptionDescription(subscription, call),
  };
}

/** Nobody keeps the times of a rule; those of its subscription stand for them. */
export function ruleEntry({ definition }: Rule, { queue }: Subscription): Entry {
  const { name } = definition;
  return {
    path: `${queue.path}/Rules/${name}`,
    title: name,
    ...queue.times,
    description: writeRuleDescription(definition),
  };
}
