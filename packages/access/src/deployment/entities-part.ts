import type {
  Bus,
  QueueDefinition,
  SubscriptionDefinition,
  TopicDefinition,
} from "@buspass/contracts";
import { resourceName } from "../resource-ids.ts";
import { apiVersion } from "./api-version.ts";
import { rulesPart } from "./rules-part.ts";
import type { Symbols } from "./symbols.ts";
import { type Properties, properties, type Resource } from "./template.ts";

/** The queues, topics, subscriptions and rules of a bus. */
export interface EntitiesPart {
  readonly resources: readonly Resource[];
  /** The symbols of queues and topics by name, of subscriptions by path. */
  readonly symbolOf: ReadonlyMap<string, string>;
}

/** Settings of an entity, under the names that Azure Resource Manager has for them too. */
type Settings = Omit<QueueDefinition, "carries"> &
  Omit<TopicDefinition, "carries" | "subscriptions"> &
  Omit<SubscriptionDefinition, "rules">;

/** All entities of a bus, each after those that it forwards to. */
export function entitiesPart(bus: Bus, namespace: string, symbols: Symbols): EntitiesPart {
  const symbolOf = new Map<string, string>();
  for (const name of Object.keys(bus.queues)) symbolOf.set(name, symbols.add(name, "queue"));
  for (const [name, { subscriptions }] of Object.entries(bus.topics)) {
    symbolOf.set(name, symbols.add(name, "topic"));
    for (const each of Object.keys(subscriptions)) {
      symbolOf.set(`${name}/${each}`, symbols.add(name, each, "subscription"));
    }
  }
  const symbol = (path: string): string => symbolOf.get(path) ?? path;
  const resource = (
    path: string,
    kind: "queues" | "topics" | "topics/subscriptions",
    parent: string,
    name: string,
    settings: Settings,
  ): Resource => ({
    symbol: symbol(path),
    type: `Microsoft.ServiceBus/namespaces/${kind}`,
    apiVersion,
    comment: [],
    parent,
    after: targetsOf(settings).map(symbol),
    name,
    body: properties({ properties: settingsOf(settings) }),
  });
  const queues = Object.entries(bus.queues).map(([name, { carries: _, ...settings }]) =>
    resource(name, "queues", namespace, resourceName(name), settings),
  );
  const topics = Object.entries(bus.topics).flatMap(
    ([topic, { carries: _, subscriptions, ...settings }]) => [
      resource(topic, "topics", namespace, resourceName(topic), settings),
      ...Object.entries(subscriptions).flatMap(([name, { rules = {}, ...settings }]) => {
        const path = `${topic}/${name}`;
        return [
          resource(path, "topics/subscriptions", symbol(topic), name, settings),
          ...rulesPart(rules, symbol(path), [topic, name], symbols),
        ];
      }),
    ],
  );
  return { resources: [...queues, ...topics], symbolOf };
}

/** The entities that must be there before one that forwards to them. */
function targetsOf({ forwardTo, forwardDeadLetteredMessagesTo }: Settings): string[] {
  const targets = [forwardTo, forwardDeadLetteredMessagesTo];
  return [...new Set(targets.filter((target) => target !== undefined))];
}

/** Resource Manager does not have a place for notes, which the administration API has. */
function settingsOf({ userMetadata: _, ...settings }: Settings): Properties {
  return properties(settings);
}
