/** Whether an entity takes and gives messages. */
export type EntityStatus = "Active" | "Disabled" | "SendDisabled" | "ReceiveDisabled";

/** Settings that queues and subscriptions share: how messages are received. */
export interface ReceivingSettings {
  /** How long one receiver holds a message or session. 5,000 to 300,000 ms. */
  readonly lockDurationMs: number;
  /** After this many deliveries without completion a message is dead-lettered. 1 to 2,000. */
  readonly maxDeliveryCount: number;
  readonly requiresSession: boolean;
  readonly deadLetteringOnMessageExpiration: boolean;
  /** The queue or topic that every message goes on to. */
  readonly forwardTo: string | undefined;
  /** The queue or topic that dead letters go on to. */
  readonly forwardDeadLetteredMessagesTo: string | undefined;
}

/** Settings that every entity has. */
export interface CommonSettings {
  readonly status: EntityStatus;
  /** The longest that a message lives; a message may say less. */
  readonly defaultTimeToLiveMs: number;
  /** The entity goes when nobody used it for so long. At least five minutes. */
  readonly autoDeleteOnIdleMs: number;
  readonly enableBatchedOperations: boolean;
  readonly userMetadata: string;
}

/** Settings that queues and topics share: how messages are sent. */
export interface SendingSettings {
  readonly requiresDuplicateDetection: boolean;
  /** How long a message id is remembered. 20 s to 7 days. */
  readonly duplicateDetectionWindowMs: number;
  readonly maxSizeMegabytes: number;
  readonly maxMessageBytes: number;
  /** Accepted, and without effect: there is one partition here. */
  readonly enablePartitioning: boolean;
}

export interface QueueSettings extends CommonSettings, ReceivingSettings, SendingSettings {}

export interface TopicSettings extends CommonSettings, SendingSettings {
  readonly supportOrdering: boolean;
}

export interface SubscriptionSettings extends CommonSettings, ReceivingSettings {
  readonly deadLetteringOnFilterEvaluationExceptions: boolean;
}

/** The longest duration that the service knows, .NET's TimeSpan.MaxValue: P10675199DT2H48M5.4775807S. */
export const foreverMs = 922_337_203_685_477;

const minuteMs = 60_000;

const common: CommonSettings = {
  status: "Active",
  defaultTimeToLiveMs: foreverMs,
  autoDeleteOnIdleMs: foreverMs,
  enableBatchedOperations: true,
  userMetadata: "",
};

const receiving: ReceivingSettings = {
  lockDurationMs: minuteMs,
  maxDeliveryCount: 10,
  requiresSession: false,
  deadLetteringOnMessageExpiration: false,
  forwardTo: undefined,
  forwardDeadLetteredMessagesTo: undefined,
};

const sending: SendingSettings = {
  requiresDuplicateDetection: false,
  duplicateDetectionWindowMs: 10 * minuteMs,
  maxSizeMegabytes: 1_024,
  maxMessageBytes: 256 * 1_024,
  enablePartitioning: false,
};

/**
 * What the service gives an entity that is created without settings.
 * https://learn.microsoft.com/azure/templates/microsoft.servicebus/namespaces/queues
 */
export const defaultQueueSettings: QueueSettings = { ...common, ...receiving, ...sending };
export const defaultTopicSettings: TopicSettings = { ...common, ...sending, supportOrdering: true };
export const defaultSubscriptionSettings: SubscriptionSettings = {
  ...common,
  ...receiving,
  deadLetteringOnFilterEvaluationExceptions: true,
};
