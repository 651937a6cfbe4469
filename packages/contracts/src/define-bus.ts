import type {
  Bus,
  CloudEventsOptions,
  QueueDefinition,
  QueueDefinitions,
  SubscriptionDefinition,
  TopicDefinition,
  TopicDefinitions,
} from "./bus.ts";
import { checkBus } from "./check-bus.ts";
import { checkRules } from "./check-rules.ts";
import type { CheckedQueues, CheckedTopics } from "./checked-definition.ts";
import { checkedSettings, checkKeys, shown } from "./checked-settings.ts";
import { DefinitionError } from "./definition-error.ts";
import { EntityNames } from "./entity-names.ts";
import type { MessageContract } from "./message-contract.ts";
import { queueSettings, subscriptionSettings, topicSettings } from "./setting-rules.ts";

/** What {@link defineBus} takes: queues and topics by name. */
export interface BusDefinition<Queues extends QueueDefinitions, Topics extends TopicDefinitions> {
  readonly queues?: CheckedQueues<Queues, TargetOf<Queues, Topics>>;
  readonly topics?: CheckedTopics<Topics, TargetOf<Queues, Topics>>;
  /** Messages carry the attributes of CloudEvents 1.0 as well. Default: they do not. */
  readonly cloudEvents?: CloudEventsOptions;
}

/** Queues and topics together have one set of names: what one of them may forward to. */
type TargetOf<Queues, Topics> = (keyof Queues | keyof Topics) & string;

/**
 * Declares the entities of a namespace, their settings and what they carry. Names and contracts are
 * inferred as literal types; the result is a deeply frozen copy.
 *
 * The compiler knows what a topic carries: a rule that asks for another subject, or for an application
 * property that no contract derives, is an error, and so is forwarding to an entity that is not there.
 *
 * @throws DefinitionError for the first part that Azure would refuse, that contradicts another, or that
 *   can have no effect, such as a rule that selects nothing; `path` names it, such as
 *   `queues.orders.maxDeliveryCount`, and the message says what to write instead
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 *
 * @example
 * ```ts
 * export const bus = defineBus({
 *   queues: { orders: { carries: [OrderPlaced], maxDeliveryCount: 5, lockDuration: "PT1M" } },
 *   topics: {
 *     events: {
 *       carries: [OrderPaid, OrderPlaced],
 *       subscriptions: {
 *         billing: { rules: { paid: { filter: { subject: "order.paid" } } } },
 *         audit: {}, // without rules: everything
 *       },
 *     },
 *   },
 * });
 * ```
 */
export function defineBus<
  const Queues extends QueueDefinitions = Readonly<Record<never, never>>,
  const Topics extends TopicDefinitions = Readonly<Record<never, never>>,
>(definition: BusDefinition<Queues, Topics>): Bus<Queues, Topics> {
  const names = new EntityNames();
  checkKeys(definition, ["queues", "topics", "cloudEvents"], "");
  const queues = mapEntries<QueueDefinition>(definition.queues ?? {}, (name, queue) => {
    const at = `queues.${name}`;
    names.add("queue", name, at);
    const settings = checkedSettings(queue, queueSettings, ["carries"], at);
    return { carries: checkedCarries(queue.carries, at), ...settings };
  });
  const topics = mapEntries<TopicDefinition>(definition.topics ?? {}, (name, topic) => {
    const at = `topics.${name}`;
    names.add("topic", name, at);
    const settings = checkedSettings(topic, topicSettings, ["carries", "subscriptions"], at);
    const subscriptions = mapEntries<SubscriptionDefinition>(
      topic.subscriptions,
      (subscription, definition) => {
        const path = `${at}.subscriptions.${subscription}`;
        names.add("subscription", subscription, path, `${name}/${subscription}`);
        return checkedSubscription(definition, path);
      },
    );
    return { carries: checkedCarries(topic.carries, at), subscriptions, ...settings };
  });
  checkBus({ queues, topics });
  const { cloudEvents } = definition;
  if (cloudEvents !== undefined) checkCloudEvents(cloudEvents);
  // The copies have the keys and contracts of the definition, which `mapEntries` cannot express.
  return Object.freeze({
    queues: queues as Queues,
    topics: topics as Topics,
    ...(cloudEvents && { cloudEvents: Object.freeze({ ...cloudEvents }) }),
  });
}

function checkedSubscription(
  definition: SubscriptionDefinition,
  at: string,
): SubscriptionDefinition {
  const settings = checkedSettings(definition, subscriptionSettings, ["rules"], at);
  const { rules } = definition;
  if (rules === undefined) return settings;
  checkRules(rules, `${at}.rules`);
  const names = new EntityNames();
  for (const name of Object.keys(rules)) names.add("rule", name, `${at}.rules.${name}`);
  return { ...settings, rules: frozenCopy(rules) };
}

function checkCloudEvents(cloudEvents: CloudEventsOptions): void {
  checkKeys(cloudEvents, ["source"], "cloudEvents");
  const { source } = cloudEvents;
  // "REQUIRED. MUST be a non-empty URI-reference."
  // https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#source-1
  if (typeof source !== "string" || source === "" || !URL.canParse(source, "https://localhost")) {
    throw new DefinitionError(
      "cloudEvents.source",
      `is ${shown(source)}: write a URI reference such as "/contoso/orders"`,
    );
  }
}

function frozenCopy<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, frozenCopy(item)]);
  return Object.freeze(Object.fromEntries(entries)) as Value;
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
