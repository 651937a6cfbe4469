import type { CommonSettings, ReceivingSettings, SendingSettings } from "./entity-settings.ts";
import type { MessageContract } from "./message-contract.ts";
import type { RuleDefinition } from "./rule.ts";

/** A queue: what it carries, and its settings in Azure. */
export interface QueueDefinition extends CommonSettings, SendingSettings, ReceivingSettings {
  /** The messages that travel through the queue; at least one. */
  readonly carries: readonly [MessageContract, ...MessageContract[]];
}

/** A subscription of a topic: which of its messages arrive there, and its settings in Azure. */
export interface SubscriptionDefinition extends CommonSettings, ReceivingSettings {
  /** By name. A message arrives when one of them selects it; without `rules` all of them do. */
  readonly rules?: Readonly<Record<string, RuleDefinition>>;
  /** Whether a message on which a filter fails becomes a dead letter. Default: true. */
  readonly deadLetteringOnFilterEvaluationExceptions?: boolean;
}

/** A topic: what it carries, who subscribes, and its settings in Azure. */
export interface TopicDefinition extends CommonSettings, SendingSettings {
  /** The messages that travel through the topic; at least one. */
  readonly carries: readonly [MessageContract, ...MessageContract[]];
  /** The subscriptions, by name. */
  readonly subscriptions: Readonly<Record<string, SubscriptionDefinition>>;
  /** Whether messages reach subscriptions in the order in which they were sent. */
  readonly supportOrdering?: boolean;
}

/** Queues by name. */
export type QueueDefinitions = Readonly<Record<string, QueueDefinition>>;

/** Topics by name. */
export type TopicDefinitions = Readonly<Record<string, TopicDefinition>>;

/** How messages name themselves as CloudEvents 1.0, in binary mode: https://cloudevents.io */
export interface CloudEventsOptions {
  /** The context in which events happen: a URI reference such as `/contoso/orders`. */
  readonly source: string;
}

/**
 * Which entities a namespace has and what they carry: deeply frozen plain data, made by
 * {@link defineBus}. Everything else is read off its two records, so a bus with fewer entities, or
 * with entities that say more, is a bus as well.
 */
export interface Bus<
  Queues extends QueueDefinitions = QueueDefinitions,
  Topics extends TopicDefinitions = TopicDefinitions,
> {
  /** The queues by name; empty when none are declared. */
  readonly queues: Queues;
  /** The topics by name; empty when none are declared. */
  readonly topics: Topics;
  /** There where messages carry the attributes of CloudEvents as well. */
  readonly cloudEvents?: CloudEventsOptions | undefined;
}

/** The names of the queues of a bus, such as `"orders"`. */
export type QueueNameOf<B extends Bus> = keyof B["queues"] & string;

/** The names of the topics of a bus, such as `"events"`. */
export type TopicNameOf<B extends Bus> = keyof B["topics"] & string;

/** The subscriptions of a bus, each as `"topic/subscription"`, such as `"events/billing"`. */
export type SubscriptionPathOf<B extends Bus> = {
  [Topic in TopicNameOf<B>]: SubscriptionPathsOf<B, Topic>;
}[TopicNameOf<B>];

/** The subscriptions of one topic, as paths. */
export type SubscriptionPathsOf<
  B extends Bus,
  Topic extends TopicNameOf<B>,
> = `${Topic}/${keyof B["topics"][Topic]["subscriptions"] & string}`;
