import type {
  Bus,
  CarriedBy,
  QueueNameOf,
  ReceivesFrom,
  SendsTo,
  SubscriptionPathOf,
  TopicNameOf,
} from "@buspass/contracts";
import type { Processes, QueueClient, Sends } from "./client.ts";

/** The queues that a bus lets its user use, by name. */
export type AllowedQueueName<B extends Bus> = Extract<QueueNameOf<B>, SendsTo<B> | ReceivesFrom<B>>;

/** The topics that a bus lets its user send to, by name. */
export type AllowedTopicName<B extends Bus> = Extract<TopicNameOf<B>, SendsTo<B>>;

/** The subscriptions that a bus lets its user receive from, by path. */
export type AllowedSubscriptionPath<B extends Bus> = Extract<
  SubscriptionPathOf<B>,
  ReceivesFrom<B>
>;

/** A queue as its user may use it: a missing right is a missing method. */
export type AllowedQueue<B extends Bus, Name extends QueueNameOf<B>> =
  Name extends SendsTo<B>
    ? Name extends ReceivesFrom<B>
      ? QueueClient<CarriedBy<B, Name>>
      : Sends<CarriedBy<B, Name>>
    : Processes<CarriedBy<B, Name>>;
