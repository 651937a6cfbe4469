import type { Bus } from "@buspass/contracts";
import { segment } from "../resource-ids.ts";
import { apiVersion } from "./api-version.ts";
import { type DeclaredRule, rulesPart } from "./rules-part.ts";
import type { Symbols } from "./symbols.ts";
import { type Properties, properties, type Resource, type Value } from "./template.ts";

/** The queues, topics, subscriptions and rules of a bus. */
export interface EntitiesPart {
  readonly resources: readonly Resource[];
  /** The symbols of queues and topics by name, of subscriptions by path. */
  readonly symbolOf: ReadonlyMap<string, string>;
}

/** Settings of an entity, under the names that Azure Resource Manager has for them too. */
type Settings = Readonly<Record<string, unknown>>;

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
    resource(name, "queues", namespace, segment(name), settings),
  );
  const topics = Object.entries(bus.topics).flatMap(
    ([topic, { carries: _, subscriptions, ...settings }]) => [
      resource(topic, "topics", namespace, segment(topic), settings),
      ...Object.entries(subscriptions).flatMap(([name, subscription]) => {
        const { rules, ...settings }: Settings = { ...subscription };
        const path = `${topic}/${name}`;
        return [
          resource(path, "topics/subscriptions", symbol(topic), name, settings),
          ...rulesPart(
            (rules ?? {}) as Readonly<Record<string, DeclaredRule>>,
            symbol(path),
            [topic, name],
            symbols,
          ),
        ];
      }),
    ],
  );
  return { resources: [...queues, ...topics], symbolOf };
}

/** The entities that must be there before one that forwards to them. */
function targetsOf(settings: Settings): string[] {
  const targets = [settings["forwardTo"], settings["forwardDeadLetteredMessagesTo"]];
  return [...new Set(targets.filter((target) => typeof target === "string"))];
}

function settingsOf(settings: Settings): Properties {
  const written = Object.entries(settings).filter((entry): entry is [string, Value] =>
    ["string", "number", "boolean"].includes(typeof entry[1]),
  );
  return new Map(written);
}
