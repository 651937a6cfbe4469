import type { Rule, SBSubscription } from "@azure/arm-servicebus";
import type { Bus, TopicDefinition } from "@buspass/contracts";
import pMap from "p-map";
import type {
  ActualNamespace,
  ActualRule,
  ActualSettings,
  ActualSubscription,
  ActualTopic,
} from "../drift/actual-namespace.ts";
import { named } from "../drift/compared.ts";
import { settingNames } from "../drift/entity-settings.ts";
import { entityId, type NamespacePlace, resourceName } from "../resource-ids.ts";
import { all, concurrency } from "./all.ts";
import type { CallOptions } from "./read-namespace.ts";
import type { ResourceManager } from "./resource-manager.ts";

/** Entities, and the resource ids of all that were found. */
interface Entities extends Pick<ActualNamespace, "queues" | "topics"> {
  readonly entityIds: readonly string[];
}

/**
 * Reads all queues and topics, the subscriptions of the topics that are declared, and the rules of the
 * subscriptions that are: of what is not declared, it is enough to know that it is there.
 */
export async function readEntities(
  azure: ResourceManager,
  place: NamespacePlace,
  bus: Bus,
  calls: CallOptions,
): Promise<Entities> {
  const { serviceBus } = azure;
  const { resourceGroup, name } = place;
  const [queues, topics] = await Promise.all([
    all(serviceBus.queues.listByNamespace(resourceGroup, name, calls)),
    all(serviceBus.topics.listByNamespace(resourceGroup, name, calls)),
  ]);
  const topicEntries = await pMap(
    topics,
    async (topic): Promise<readonly [string, ActualTopic]> => {
      const path = nameOf(topic);
      const declared = named(bus.topics, path);
      const subscriptions =
        declared === undefined ? {} : await readSubscriptions(azure, place, path, declared, calls);
      return [path, { settings: settingsOf(topic), subscriptions }];
    },
    { concurrency },
  );
  const ids = [
    ...queues.map((queue) => entityId(place, { kind: "queue", path: nameOf(queue) })),
    ...topicEntries.flatMap(([path, { subscriptions }]) => [
      entityId(place, { kind: "topic", path }),
      ...Object.keys(subscriptions).map((each) =>
        entityId(place, { kind: "subscription", path: `${path}/${each}` }),
      ),
    ]),
  ];
  return {
    queues: Object.fromEntries(queues.map((queue) => [nameOf(queue), settingsOf(queue)])),
    topics: Object.fromEntries(topicEntries),
    entityIds: ids,
  };
}

async function readSubscriptions(
  { serviceBus }: ResourceManager,
  { resourceGroup, name }: NamespacePlace,
  topic: string,
  declared: TopicDefinition,
  calls: CallOptions,
): Promise<Readonly<Record<string, ActualSubscription>>> {
  const at = [resourceGroup, name, resourceName(topic)] as const;
  const found = await all<SBSubscription>(serviceBus.subscriptions.listByTopic(...at, calls));
  const entries = await pMap(
    found,
    async (subscription): Promise<readonly [string, ActualSubscription]> => {
      const own = nameOf(subscription);
      const rules =
        named(declared.subscriptions, own) === undefined
          ? []
          : await all(serviceBus.rules.listBySubscriptions(...at, own, calls));
      return [
        own,
        {
          settings: settingsOf(subscription),
          rules: Object.fromEntries(rules.map((rule) => [nameOf(rule), ruleOf(rule)])),
        },
      ];
    },
    { concurrency },
  );
  return Object.fromEntries(entries);
}

/** The name of an entity. Its resource id has no slashes in it. */
function nameOf({ name = "" }: { readonly name?: string }): string {
  return name.replaceAll("~", "/");
}

function settingsOf(entity: object): ActualSettings {
  const given = new Map<string, unknown>(Object.entries(entity));
  return Object.fromEntries(
    settingNames.flatMap((name) => {
      const value = given.get(name);
      return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
        ? [[name, value]]
        : [];
    }),
  );
}

function ruleOf({ filterType, sqlFilter, correlationFilter, action }: Rule): ActualRule {
  const acting = action?.sqlExpression ? { action: action.sqlExpression } : {};
  if (filterType !== "CorrelationFilter") {
    return { sqlExpression: sqlFilter?.sqlExpression ?? "1=1", ...acting };
  }
  const {
    label: subject,
    properties: applicationProperties = {},
    requiresPreprocessing: _,
    ...conditions
  } = correlationFilter ?? {};
  return {
    correlation: { system: texts({ subject, ...conditions }), applicationProperties },
    ...acting,
  };
}

function texts(values: object): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => typeof value === "string" && value !== ""),
  );
}
