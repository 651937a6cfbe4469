import type { MessageContract } from "./message-contract.ts";

/** A queue: what it carries, and its settings in Azure. */
export interface QueueDefinition {
  /** The messages that travel through the queue; at least one. */
  readonly carries: readonly [MessageContract, ...MessageContract[]];
  /** After how many deliveries Service Bus dead-letters a message by itself: 1 to 2000. Azure's default is 10. */
  readonly maxDeliveryCount?: number;
}

/** A subscription of a topic: its settings in Azure. */
export interface SubscriptionDefinition {
  /** After how many deliveries Service Bus dead-letters a message by itself: 1 to 2000. Azure's default is 10. */
  readonly maxDeliveryCount?: number;
}

/** A topic: what it carries, and who subscribes. */
export interface TopicDefinition {
  /** The messages that travel through the topic; at least one. */
  readonly carries: readonly [MessageContract, ...MessageContract[]];
  /** The subscriptions, by name. */
  readonly subscriptions: Readonly<Record<string, SubscriptionDefinition>>;
}

/** Queues by name. */
export type QueueDefinitions = Readonly<Record<string, QueueDefinition>>;

/** Topics by name. */
export type TopicDefinitions = Readonly<Record<string, TopicDefinition>>;

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
}

/** The names of the queues of a bus, such as `"orders"`. */
export type QueueNameOf<B extends Bus> = keyof B["queues"] & string;

/** The names of the topics of a bus, such as `"events"`. */
export type TopicNameOf<B extends Bus> = keyof B["topics"] & string;

/** The subscriptions of a bus, each as `"topic/subscription"`, such as `"events/billing"`. */
export type SubscriptionPathOf<B extends Bus> = {
  [Topic in TopicNameOf<B>]: PathsOf<B, Topic>;
}[TopicNameOf<B>];

/**
 * The contracts, as a union, that travel through an entity of a bus.
 *
 * @example
 * ```ts
 * type Order = CarriedBy<typeof bus, "orders">; // a queue or topic by its name
 * type Event = CarriedBy<typeof bus, "events/billing">; // a subscription by its path
 * ```
 */
export type CarriedBy<
  B extends Bus,
  Entity extends QueueNameOf<B> | TopicNameOf<B> | SubscriptionPathOf<B>,
> =
  Entity extends QueueNameOf<B>
    ? B["queues"][Entity]["carries"][number]
    : Entity extends TopicNameOf<B>
      ? B["topics"][Entity]["carries"][number]
      : {
          [Topic in TopicNameOf<B>]: Entity extends PathsOf<B, Topic>
            ? B["topics"][Topic]["carries"][number]
            : never;
        }[TopicNameOf<B>];

type PathsOf<
  B extends Bus,
  Topic extends TopicNameOf<B>,
> = `${Topic}/${keyof B["topics"][Topic]["subscriptions"] & string}`;
