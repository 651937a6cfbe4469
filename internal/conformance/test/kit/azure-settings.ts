import type {
  CreateQueueOptions,
  CreateSubscriptionOptions,
  CreateTopicOptions,
} from "@azure/service-bus";
import type { QueueDefinition, SubscriptionDefinition, TopicDefinition } from "@buspass/emulator";

type NameOf = (entity: string) => string;

/** The emulator's words for settings in those of the administration client. */
export function queueOptions(queue: QueueDefinition, nameOf: NameOf): CreateQueueOptions {
  return { ...receiving(queue, nameOf), ...sending(queue) };
}

export function topicOptions(topic: TopicDefinition): CreateTopicOptions {
  return sending(topic);
}

export function subscriptionOptions(
  subscription: SubscriptionDefinition,
  nameOf: NameOf,
): CreateSubscriptionOptions {
  const { deadLetteringOnFilterEvaluationExceptions } = subscription;
  return {
    ...receiving(subscription, nameOf),
    ...(deadLetteringOnFilterEvaluationExceptions !== undefined && {
      deadLetteringOnFilterEvaluationExceptions,
    }),
  };
}

type Receiving = Omit<SubscriptionDefinition, "rules">;

function receiving(entity: Receiving, nameOf: NameOf): CreateSubscriptionOptions {
  const {
    lockDurationMs,
    maxDeliveryCount,
    requiresSession,
    deadLetteringOnMessageExpiration,
    forwardTo,
    forwardDeadLetteredMessagesTo,
    defaultTimeToLiveMs,
    status,
  } = entity;
  return {
    ...(lockDurationMs !== undefined && { lockDuration: iso(lockDurationMs) }),
    ...(maxDeliveryCount !== undefined && { maxDeliveryCount }),
    ...(requiresSession !== undefined && { requiresSession }),
    ...(deadLetteringOnMessageExpiration !== undefined && { deadLetteringOnMessageExpiration }),
    ...(forwardTo !== undefined && { forwardTo: nameOf(forwardTo) }),
    ...(forwardDeadLetteredMessagesTo !== undefined && {
      forwardDeadLetteredMessagesTo: nameOf(forwardDeadLetteredMessagesTo),
    }),
    ...(defaultTimeToLiveMs !== undefined && {
      defaultMessageTimeToLive: iso(defaultTimeToLiveMs),
    }),
    ...(status !== undefined && { status }),
  };
}

function sending(entity: QueueDefinition | TopicDefinition): CreateTopicOptions {
  const {
    requiresDuplicateDetection,
    duplicateDetectionWindowMs,
    maxSizeMegabytes,
    defaultTimeToLiveMs,
  } = entity;
  return {
    ...(requiresDuplicateDetection !== undefined && { requiresDuplicateDetection }),
    ...(duplicateDetectionWindowMs !== undefined && {
      duplicateDetectionHistoryTimeWindow: iso(duplicateDetectionWindowMs),
    }),
    ...(maxSizeMegabytes !== undefined && { maxSizeInMegabytes: maxSizeMegabytes }),
    ...(defaultTimeToLiveMs !== undefined && {
      defaultMessageTimeToLive: iso(defaultTimeToLiveMs),
    }),
  };
}

/** ISO 8601, as the administration client wants it. */
function iso(durationMs: number): string {
  return `PT${durationMs / 1000}S`;
}
