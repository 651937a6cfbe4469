import type {
  Bus,
  QueueDefinition,
  QueueDefinitions,
  SubscriptionDefinition,
  TopicDefinition,
  TopicDefinitions,
} from "./bus.ts";
import { DefinitionError } from "./definition-error.ts";
import { EntityNames } from "./entity-names.ts";
import type { MessageContract } from "./message-contract.ts";

/** What {@link defineBus} takes: queues and topics by name. */
export interface BusDefinition<Queues extends QueueDefinitions, Topics extends TopicDefinitions> {
  readonly queues?: Queues;
  readonly topics?: Topics;
}

/**
 * Declares the entities of a namespace and what they carry. Names and contracts are inferred as
 * literal types; the result is a deeply frozen copy.
 *
 * @throws DefinitionError for the first entity that Azure would refuse or that contradicts another;
 *   `path` names it, such as `queues.orders.maxDeliveryCount`
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 *
 * @example
 * ```ts
 * export const bus = defineBus({
 *   queues: { orders: { carries: [OrderPlaced], maxDeliveryCount: 5 } },
 *   topics: { events: { carries: [OrderPaid], subscriptions: { billing: {}, audit: {} } } },
 * });
 * ```
 */
export function defineBus<
  const Queues extends QueueDefinitions = Readonly<Record<never, never>>,
  const Topics extends TopicDefinitions = Readonly<Record<never, never>>,
>(definition: BusDefinition<Queues, Topics>): Bus<Queues, Topics> {
  const names = new EntityNames();
  checkKeys(definition, ["queues", "topics"], "");
  const queues = mapEntries<QueueDefinition>(definition.queues ?? {}, (name, queue) => {
    const at = `queues.${name}`;
    names.add("queue", name, at);
    checkKeys(queue, ["carries", "maxDeliveryCount"], at);
    return { carries: checkedCarries(queue.carries, at), ...deliverySettings(queue, at) };
  });
  const topics = mapEntries<TopicDefinition>(definition.topics ?? {}, (topicName, topic) => {
    const at = `topics.${topicName}`;
    names.add("topic", topicName, at);
    checkKeys(topic, ["carries", "subscriptions"], at);
    return {
      carries: checkedCarries(topic.carries, at),
      subscriptions: mapEntries<SubscriptionDefinition>(topic.subscriptions, (name, settings) => {
        const path = `${at}.subscriptions.${name}`;
        names.add("subscription", name, path, `${topicName}/${name}`);
        checkKeys(settings, ["maxDeliveryCount"], path);
        return deliverySettings(settings, path);
      }),
    };
  });
  // The copies have the keys and contracts of the definition, which `mapEntries` cannot express.
  return Object.freeze({ queues: queues as Queues, topics: topics as Topics });
}

function mapEntries<Value>(
  record: Readonly<Record<string, Value>>,
  map: (key: string, value: Value) => Value,
): Readonly<Record<string, Value>> {
  const entries = Object.entries(record ?? {});
  return Object.freeze(
    Object.fromEntries(entries.map(([key, value]) => [key, Object.freeze(map(key, value))])),
  );
}

/** An option of another name is a typing error, which inferred types do not catch. */
function checkKeys(value: object, allowed: readonly string[], at: string): void {
  for (const key of Object.keys(value)) {
    if (!allowed.includes(key)) {
      throw new DefinitionError(
        at === "" ? key : `${at}.${key}`,
        `is not an option: write ${allowed.join(" or ")}`,
      );
    }
  }
}

function deliverySettings(
  { maxDeliveryCount }: SubscriptionDefinition,
  at: string,
): SubscriptionDefinition {
  if (maxDeliveryCount === undefined) {
    return {};
  }
  // Microsoft documents the minimum (QueueProperties.MaxDeliveryCount of Azure.Messaging.ServiceBus)
  // but no maximum; beyond 2000 deliveries the count no longer protects a receiver.
  if (!Number.isInteger(maxDeliveryCount) || maxDeliveryCount < 1 || maxDeliveryCount > 2000) {
    throw new DefinitionError(
      `${at}.maxDeliveryCount`,
      `is ${String(maxDeliveryCount)}: write a whole number from 1 to 2000`,
    );
  }
  return { maxDeliveryCount };
}

function checkedCarries(
  carries: QueueDefinition["carries"],
  at: string,
): QueueDefinition["carries"] {
  if (!Array.isArray(carries) || carries.length === 0) {
    throw new DefinitionError(`${at}.carries`, "is empty: write the contracts that travel there");
  }
  const seen = new Set<string>();
  carries.forEach((contract: MessageContract | undefined, index) => {
    if (typeof contract?.type !== "string" || typeof contract.version !== "number") {
      throw new DefinitionError(
        `${at}.carries[${index}]`,
        "is not a message contract: write what defineMessage returned",
      );
    }
    const key = `${contract.version} ${contract.type}`;
    if (seen.has(key)) {
      throw new DefinitionError(
        `${at}.carries[${index}]`,
        `is a second "${contract.type}" version ${contract.version}: remove one, or raise its version`,
      );
    }
    seen.add(key);
  });
  const [first, ...others] = carries;
  return Object.freeze<QueueDefinition["carries"]>([first, ...others]);
}
