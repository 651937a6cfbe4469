import { foreverMs, type QueueSettings } from "../../entities/entity-settings.ts";
import type { Queue } from "../../entities/queue.ts";
import type { Call } from "../call.ts";
import { Properties } from "../properties.ts";
import { formatTimeSpan } from "../time-span.ts";
import { element, type XmlElement } from "../xml-element.ts";
import {
  readCommonSettings,
  writeAutoDelete,
  writeTimeToLive,
  writeUserMetadata,
} from "./common-settings.ts";
import { countMessages, totalCount, writeCounts } from "./counts.ts";
import { readReceivingSettings, writeTarget } from "./receiving-settings.ts";
import { readSendingSettings, writeMessageSize } from "./sending-settings.ts";
import { writeTimes } from "./times.ts";

/**
 * Reads a `QueueDescription`. What it leaves out has the service's default, also when a queue is
 * updated: the clients send all that they read.
 * @param current the settings that are to be changed
 * @throws InvalidValue
 */
export function readQueueDescription(
  description: XmlElement,
  current: QueueSettings | undefined,
  call: Call,
): QueueSettings {
  const properties = new Properties(description);
  const receiving = readReceivingSettings(properties, "Queue", current, call);
  const common = readCommonSettings(properties, [
    "Active",
    "Disabled",
    "SendDisabled",
    "ReceiveDisabled",
  ]);
  return {
    ...common,
    ...receiving,
    ...readSendingSettings(properties, "Queue", current),
    autoDeleteOnIdleMs: idleMs(common.autoDeleteOnIdleMs, receiving.forwardTo),
  };
}

/**
 * An entity that forwards is never idle.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-auto-forwarding#decouple-message-senders-from-receivers
 */
export function idleMs(autoDeleteOnIdleMs: number, forwardTo: string | undefined): number {
  return forwardTo === undefined ? autoDeleteOnIdleMs : foreverMs;
}

/** Writes the settings and the state of a queue, in the order of the service's data contract. */
export function writeQueueDescription(queue: Queue, call: Call): XmlElement {
  const { settings } = queue;
  // A queue of a topology has a queue's settings; the type allows a subscription's, too.
  if (!("maxSizeMegabytes" in settings)) throw new TypeError(`${queue.path} is no queue.`);
  const counts = countMessages(queue);
  return element("QueueDescription", [
    element("LockDuration", formatTimeSpan(settings.lockDurationMs)),
    element("MaxSizeInMegabytes", settings.maxSizeMegabytes),
    element("RequiresDuplicateDetection", settings.requiresDuplicateDetection),
    element("RequiresSession", settings.requiresSession),
    writeTimeToLive(settings),
    element("DeadLetteringOnMessageExpiration", settings.deadLetteringOnMessageExpiration),
    element(
      "DuplicateDetectionHistoryTimeWindow",
      formatTimeSpan(settings.duplicateDetectionWindowMs),
    ),
    element("MaxDeliveryCount", settings.maxDeliveryCount),
    element("EnableBatchedOperations", settings.enableBatchedOperations),
    element("SizeInBytes", queue.space.usedBytes),
    element("MessageCount", totalCount(counts)),
    element("IsAnonymousAccessible", false),
    element("AuthorizationRules"),
    element("Status", settings.status),
    writeTarget("ForwardTo", settings.forwardTo, call),
    ...writeTimes(queue.times),
    writeUserMetadata(settings),
    element("SupportOrdering", true),
    writeCounts(counts),
    writeAutoDelete(settings),
    element("EnablePartitioning", settings.enablePartitioning),
    element("EntityAvailabilityStatus", "Available"),
    writeTarget("ForwardDeadLetteredMessagesTo", settings.forwardDeadLetteredMessagesTo, call),
    element("EnableExpress", false),
    writeMessageSize(settings, call),
  ]);
}
