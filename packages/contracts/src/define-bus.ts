import type {
  Bus,
  CloudEventsOptions,
  QueueDefinition,
  QueueDefinitions,
  SubscriptionDefinition,
  TopicDefinition,
  TopicDefinitions,
} from "./bus.ts";
import { checkForwarding } from "./check-forwarding.ts";
import { checkRules, checkRulesSelect } from "./check-rules.ts";
import type { CheckedQueues, CheckedTopics } from "./checked-definition.ts";
import { checkedSettings, checkKeys, shown } from "./checked-settings.ts";
import { DefinitionError } from "./definition-error.ts";
import { EntityNames } from "./entity-names.ts";
import type { MessageContract } from "./message-contract.ts";
import { readableVersions } from "./readable-versions.ts";
import { queueSettings, subscriptionSettings, topicSettings } from "./setting-rules.ts";

/** What {@link defineBus} takes: queues and topics by name. */
export interface BusDefinition<Queues extends QueueDefinitions, Topics extends TopicDefinitions> {
  readonly queues?: Queues;
  readonly topics?: Topics;
  /** Messages carry the attributes of CloudEvents 1.0 as well. Default: they do not. */
  readonly cloudEvents?: CloudEventsOptions;
}

/** Queues and topics together have one set of names: what one of them may forward to. */
type TargetOf<Queues, Topics> = (keyof Queues | keyof Topics) & string;

/** "10,000 for the Basic or Standard tier"; Premium has fewer. https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas */
const mostEntities = 10_000;

/** The same page: "Number of subscriptions per topic", "of SQL filters per topic", "of correlation filters per topic". */
const mostSubscriptions = 2_000;
const mostSqlFilters = 2_000;
const mostCorrelationFilters = 100_000;

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
>(
  definition: BusDefinition<
    Queues & CheckedQueues<Queues, TargetOf<Queues, Topics>>,
    Topics & CheckedTopics<Topics, TargetOf<Queues, Topics>>
  >,
): Bus<Queues, Topics> {
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
    checkCounts(subscriptions, at);
    return { carries: checkedCarries(topic.carries, at), subscriptions, ...settings };
  });
  checkWhole({ queues, topics });
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

/** What entities say of each other, once each is right by itself. */
function checkWhole(topology: Pick<Bus, "queues" | "topics">): void {
  const { queues, topics } = topology;
  const count = Object.keys(queues).length + Object.keys(topics).length;
  if (count > mostEntities) {
    throw new DefinitionError(
      "queues",
      `and topics are ${count}: write up to ${mostEntities}, or several buses`,
    );
  }
  checkOneBodyEach(topology);
  for (const [name, { carries, subscriptions }] of Object.entries(topics)) {
    // What an action has changed on the way may be anything.
    if (changesWhatItForwards(topology)) break;
    for (const [subscription, { rules }] of Object.entries(subscriptions)) {
      const at = `topics.${name}.subscriptions.${subscription}.rules`;
      if (rules !== undefined) checkRulesSelect(rules, carries, at);
    }
  }
  checkForwarding(topology);
}

function changesWhatItForwards({ topics }: Pick<Bus, "topics">): boolean {
  return Object.values(topics).some(({ subscriptions }) =>
    Object.values(subscriptions).some(
      ({ rules = {}, forwardTo }) =>
        forwardTo !== undefined && Object.values(rules).some(({ action }) => action !== undefined),
    ),
  );
}

/** A type and version name one body, in whatever entity it travels. */
function checkOneBodyEach({ queues, topics }: Pick<Bus, "queues" | "topics">): void {
  const known = new Map<
    string,
    { readonly schema: MessageContract["schema"]; readonly at: string }
  >();
  const check = (entity: { readonly carries: readonly MessageContract[] }, path: string): void => {
    entity.carries.forEach((carried, index) => {
      const at = `${path}.carries[${index}]`;
      for (const { type, version, schema } of readableVersions(carried)) {
        const key = `${version} ${type}`;
        const other = known.get(key);
        if (other !== undefined && other.schema !== schema) {
          throw new DefinitionError(
            at,
            `has another schema for "${type}" version ${version} than ${other.at}: use one contract, or raise its version`,
          );
        }
        known.set(key, other ?? { schema, at });
      }
    });
  };
  for (const [name, queue] of Object.entries(queues)) check(queue, `queues.${name}`);
  for (const [name, topic] of Object.entries(topics)) check(topic, `topics.${name}`);
}

function checkCounts(subscriptions: TopicDefinition["subscriptions"], at: string): void {
  const rules = Object.values(subscriptions).flatMap(({ rules = {} }) => Object.values(rules));
  const sql = rules.filter(({ filter }) => "sqlExpression" in filter).length;
  const counts = [
    [Object.keys(subscriptions).length, mostSubscriptions, "subscriptions"],
    [sql, mostSqlFilters, "SQL filters"],
    [rules.length - sql, mostCorrelationFilters, "correlation filters"],
  ] as const;
  for (const [count, most, what] of counts) {
    if (count <= most) continue;
    throw new DefinitionError(
      `${at}.subscriptions`,
      `have ${count} ${what}: write up to ${most}, or forward to a second topic`,
    );
  }
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
