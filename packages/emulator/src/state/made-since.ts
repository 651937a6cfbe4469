import type { Subscription, Topic } from "../entities/topic.ts";
import type {
  SubscriptionDefinition,
  TopicDefinition,
  Topology,
  TopologyDefinition,
} from "../entities/topology.ts";

/**
 * The entities that are not among the defined ones, as they are now. A topic that is defined is there
 * when a subscription of it is not.
 */
export function madeSince(
  topology: Topology,
  { queues = {}, topics = {} }: TopologyDefinition,
): TopologyDefinition {
  const isQueue = amongNames(queues);
  return {
    queues: Object.fromEntries(
      topology.queues
        .filter(({ path }) => !isQueue(path))
        .map(({ path, settings }) => [path, settings]),
    ),
    topics: Object.fromEntries(
      topology.topics.flatMap((topic) => {
        const defined = definitionOf(topics, topic.path);
        const made = subscriptionsMade(topic, defined);
        if (defined !== undefined && Object.keys(made).length === 0) return [];
        return [[topic.path, { ...topic.settings, subscriptions: made }]];
      }),
    ),
  };
}

/** Makes those of the entities again that are not there. */
export function makeAgain(
  topology: Topology,
  { queues = {}, topics = {} }: TopologyDefinition,
): void {
  for (const [name, definition] of Object.entries(queues)) {
    if (topology.destination(name) === undefined) topology.createQueue(name, definition);
  }
  for (const [name, { subscriptions = {}, ...settings }] of Object.entries(topics)) {
    if (topology.destination(name) === undefined) topology.createTopic(name, settings);
    // It may be a queue's name now.
    if (topology.topic(name) === undefined) continue;
    for (const [each, definition] of Object.entries(subscriptions)) {
      if (topology.subscription(name, each) === undefined) {
        topology.createSubscription(name, each, definition);
      }
    }
  }
}

function subscriptionsMade(
  { subscriptions }: Topic,
  defined: TopicDefinition | undefined,
): Record<string, SubscriptionDefinition> {
  const isDefined = amongNames(defined?.subscriptions ?? {});
  return Object.fromEntries(
    subscriptions
      .values()
      .filter(({ name }) => !isDefined(name))
      .map((subscription) => [subscription.name, asDefined(subscription)]),
  );
}

function asDefined({ queue, rules }: Subscription): SubscriptionDefinition {
  return { ...queue.settings, rules: [...rules.values()].map(({ definition }) => definition) };
}

/** Names are compared without regard to case. */
function amongNames(items: Readonly<Record<string, unknown>>): (name: string) => boolean {
  const names = new Set(Object.keys(items).map((name) => name.toLowerCase()));
  return (name) => names.has(name.toLowerCase());
}

function definitionOf<Definition>(
  items: Readonly<Record<string, Definition>>,
  wanted: string,
): Definition | undefined {
  return Object.entries(items).find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1];
}
