/*
 * The settings of entities, under the names that `ServiceBusAdministrationClient` of `@azure/service-bus`
 * gives them. What is left out has the service's default. Two of its options are not here:
 * `authorizationRules`, which are keys, and `enableExpress`, which keeps messages in memory only and is
 * not there in the Premium tier. Limits and their sources are in `setting-rules.ts`.
 */

/** Whether an entity takes and gives messages. */
export type EntityStatus = "Active" | "Disabled" | "SendDisabled" | "ReceiveDisabled";

/** Settings that queues, topics and subscriptions share. */
export interface CommonSettings {
  /**
   * The longest that a message lives, as an ISO 8601 duration such as `P14D`; a message may say less. At
   * least one second. Default: for ever.
   */
  readonly defaultMessageTimeToLive?: string;
  /**
   * After how long without use the entity is deleted, as an ISO 8601 duration; at least `PT5M`. Not for
   * an entity that forwards, which is never idle. Default: never.
   */
  readonly autoDeleteOnIdle?: string;
  /** Whether the service gathers operations before it writes them. Default: true. */
  readonly enableBatchedOperations?: boolean;
  /** Default: `Active`. */
  readonly status?: EntityStatus;
  /** A note for people, of up to 1024 characters. */
  readonly userMetadata?: string;
}

/** Settings that queues and topics share: how messages are sent. */
export interface SendingSettings {
  /**
   * Whether a message is dropped when one of the same id was sent within the window. It cannot be
   * changed after the entity was made. Default: false.
   */
  readonly requiresDuplicateDetection?: boolean;
  /** How long an id is remembered, as an ISO 8601 duration from `PT20S` to `P7D`. Default: `PT10M`. */
  readonly duplicateDetectionHistoryTimeWindow?: string;
  /** How much the entity may hold: a multiple of 1024, up to 81920. Default: 1024. */
  readonly maxSizeInMegabytes?: number;
  /** The largest message, 1024 to 102400; for the Premium tier only. */
  readonly maxMessageSizeInKilobytes?: number;
  /** Whether messages are spread over several stores. It cannot be changed. Default: false. */
  readonly enablePartitioning?: boolean;
}

/** Settings that queues and subscriptions share: how messages are received. */
export interface ReceivingSettings {
  /** How long one receiver holds a message, as an ISO 8601 duration from `PT5S` to `PT5M`. Default: `PT1M`. */
  readonly lockDuration?: string;
  /** After how many deliveries Service Bus dead-letters a message by itself: 1 to 2000. Azure's default is 10. */
  readonly maxDeliveryCount?: number;
  /** Whether every message belongs to a session. It cannot be changed after the entity was made. Default: false. */
  readonly requiresSession?: boolean;
  /** Whether a message whose time is up becomes a dead letter, instead of being dropped. Default: false. */
  readonly deadLetteringOnMessageExpiration?: boolean;
  /** The queue or topic of the bus that every message goes on to; the Basic tier has no forwarding. */
  readonly forwardTo?: string;
  /** The queue or topic of the bus that dead letters go on to. */
  readonly forwardDeadLetteredMessagesTo?: string;
}
