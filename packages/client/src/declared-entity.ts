import type { Bus, MessageContract } from "@buspass/contracts";
import { BuspassError } from "./buspass-error.ts";
import { type Entity, named } from "./entity.ts";
import { refuseNotAllowed } from "./narrowed.ts";
import type { Source } from "./transport.ts";

/** What a bus declares of one entity. */
export interface DeclaredEntity {
  readonly entity: Entity;
  readonly carries: readonly MessageContract[];
  readonly maxDeliveryCount: number;
  readonly source: Source;
}

/** The service's own, where a declaration gives none. */
const defaultMaxDeliveryCount = 10;

/**
 * Finds an entity in a bus; for callers without types, because the compiler tells all others.
 * @throws BuspassError NotDeclared, NotAllowed
 */
export function declaredEntity(bus: Bus, entity: Entity): DeclaredEntity {
  const found = find(bus, entity);
  if (found === undefined) {
    const known = namesOf(bus, entity.kind).join(", ") || "none";
    throw new BuspassError(
      "NotDeclared",
      `The bus declares no ${named(entity)}; its ${plural[entity.kind]}: ${known}.`,
      { remedy: "Declare it in defineBus, or correct the name." },
    );
  }
  refuseNotAllowed(bus, entity, "use");
  return {
    entity,
    carries: found.carries,
    maxDeliveryCount: found.maxDeliveryCount ?? defaultMaxDeliveryCount,
    source: sourceOf(entity),
  };
}

const plural = { queue: "queues", topic: "topics", subscription: "subscriptions" } as const;

type Found = Pick<DeclaredEntity, "carries"> & { readonly maxDeliveryCount?: number };

function find({ queues, topics }: Bus, { kind, path }: Entity): Found | undefined {
  if (kind === "queue") return own(queues, path);
  if (kind === "topic") return own(topics, path);
  const { topicOrQueue, subscription } = sourceOf({ kind, path });
  const topic = own(topics, topicOrQueue);
  const settings = own(topic?.subscriptions ?? {}, subscription ?? "");
  return topic && settings && { carries: topic.carries, ...settings };
}

/** A subscription's path is its topic's name, a slash, and its own name, which has none. */
function sourceOf({ kind, path }: Entity): Source {
  const slash = path.lastIndexOf("/");
  return kind === "subscription"
    ? { topicOrQueue: path.slice(0, slash), subscription: path.slice(slash + 1) }
    : { topicOrQueue: path };
}

function namesOf({ queues, topics }: Bus, kind: Entity["kind"]): string[] {
  if (kind === "queue") return Object.keys(queues);
  if (kind === "topic") return Object.keys(topics);
  return Object.entries(topics).flatMap(([topic, { subscriptions }]) =>
    Object.keys(subscriptions).map((subscription) => `${topic}/${subscription}`),
  );
}

function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
