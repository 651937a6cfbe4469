import { countMessages } from "../../admin/descriptions/counts.ts";
import { formatTimeSpan } from "../../admin/time-span.ts";
import type {
  CommonSettings,
  ReceivingSettings,
  SendingSettings,
} from "../../entities/entity-settings.ts";
import type { EntityTimes, Queue } from "../../entities/queue.ts";
import type { Json } from "../call.ts";

/**
 * Versions that have `disableLocalAuth`, and answer alike as far as this goes.
 * https://learn.microsoft.com/azure/templates/microsoft.servicebus/change-log/namespaces
 */
export const serviceBusVersions = [
  "2021-11-01",
  "2022-01-01-preview",
  "2022-10-01-preview",
  "2023-01-01-preview",
  "2024-01-01",
  "2025-05-01-preview",
] as const;

/** Where everything here says it is. */
export const location = "westeurope";

/** A resource below the namespace. */
export function proxyResource(id: string, name: string, type: string, properties: Json): Json {
  return { id, name, type: `Microsoft.ServiceBus/namespaces/${type}`, location, properties };
}

/** What every entity has. */
export function entityProperties(
  settings: CommonSettings,
  { createdAtMs, updatedAtMs, accessedAtMs }: EntityTimes,
): Json {
  return {
    defaultMessageTimeToLive: formatTimeSpan(settings.defaultTimeToLiveMs),
    autoDeleteOnIdle: formatTimeSpan(settings.autoDeleteOnIdleMs),
    enableBatchedOperations: settings.enableBatchedOperations,
    status: settings.status,
    createdAt: new Date(createdAtMs).toISOString(),
    updatedAt: new Date(updatedAtMs).toISOString(),
    // .NET's DateTime.MinValue stands for never.
    accessedAt:
      accessedAtMs === undefined ? "0001-01-01T00:00:00Z" : new Date(accessedAtMs).toISOString(),
  };
}

export function countDetails(queue: Queue): Json {
  const { active, deadLetter, scheduled, transferDeadLetter } = countMessages(queue);
  return {
    activeMessageCount: active,
    deadLetterMessageCount: deadLetter,
    scheduledMessageCount: scheduled,
    transferMessageCount: 0,
    transferDeadLetterMessageCount: transferDeadLetter,
  };
}

/** What is received from tells their sum as well. */
export function messageCounts(queue: Queue): Json {
  const counts = countDetails(queue);
  return {
    messageCount: Object.values(counts).reduce<number>((sum, count) => sum + Number(count), 0),
    countDetails: counts,
  };
}

export function receivingSettings(settings: ReceivingSettings): Json {
  const { forwardTo, forwardDeadLetteredMessagesTo } = settings;
  return {
    lockDuration: formatTimeSpan(settings.lockDurationMs),
    requiresSession: settings.requiresSession,
    deadLetteringOnMessageExpiration: settings.deadLetteringOnMessageExpiration,
    maxDeliveryCount: settings.maxDeliveryCount,
    ...(forwardTo !== undefined && { forwardTo }),
    ...(forwardDeadLetteredMessagesTo !== undefined && { forwardDeadLetteredMessagesTo }),
  };
}

export function sendingSettings(settings: SendingSettings): Json {
  return {
    maxMessageSizeInKilobytes: Math.floor(settings.maxMessageBytes / 1024),
    maxSizeInMegabytes: settings.maxSizeMegabytes,
    requiresDuplicateDetection: settings.requiresDuplicateDetection,
    duplicateDetectionHistoryTimeWindow: formatTimeSpan(settings.duplicateDetectionWindowMs),
    enablePartitioning: settings.enablePartitioning,
    enableExpress: false,
  };
}
