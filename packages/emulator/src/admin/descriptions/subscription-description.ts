import {
  defaultSubscriptionSettings,
  type SubscriptionSettings,
} from "../../entities/entity-settings.ts";
import type { Subscription } from "../../entities/topic.ts";
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
import { idleMs } from "./queue-description.ts";
import { readReceivingSettings, writeTarget } from "./receiving-settings.ts";
import { writeTimes } from "./times.ts";

/**
 * Reads a `SubscriptionDescription`. What it leaves out has the service's default.
 * @param current the settings that are to be changed
 * @throws InvalidValue
 */
export function readSubscriptionDescription(
  description: XmlElement,
  current: SubscriptionSettings | undefined,
  call: Call,
): SubscriptionSettings {
  const properties = new Properties(description);
  const defaults = defaultSubscriptionSettings;
  const receiving = readReceivingSettings(properties, "Subscription", current, call);
  const common = readCommonSettings(properties, ["Active", "Disabled", "ReceiveDisabled"]);
  return {
    ...common,
    ...receiving,
    deadLetteringOnFilterEvaluationExceptions:
      properties.boolean("DeadLetteringOnFilterEvaluationExceptions") ??
      defaults.deadLetteringOnFilterEvaluationExceptions,
    autoDeleteOnIdleMs: idleMs(common.autoDeleteOnIdleMs, receiving.forwardTo),
  };
}

/** Writes the settings and the state of a subscription, in the order of the service's data contract. */
export function writeSubscriptionDescription({ queue }: Subscription, call: Call): XmlElement {
  const { settings } = queue;
  // A subscription's queue has a subscription's settings; the type allows a queue's, too.
  if (!("deadLetteringOnFilterEvaluationExceptions" in settings)) {
    throw new TypeError(`${queue.path} is no subscription.`);
  }
  const counts = countMessages(queue);
  return element("SubscriptionDescription", [
    element("LockDuration", formatTimeSpan(settings.lockDurationMs)),
    element("RequiresSession", settings.requiresSession),
    writeTimeToLive(settings),
    element("DeadLetteringOnMessageExpiration", settings.deadLetteringOnMessageExpiration),
    element(
      "DeadLetteringOnFilterEvaluationExceptions",
      settings.deadLetteringOnFilterEvaluationExceptions,
    ),
    element("MessageCount", totalCount(counts)),
    element("MaxDeliveryCount", settings.maxDeliveryCount),
    element("EnableBatchedOperations", settings.enableBatchedOperations),
    element("Status", settings.status),
    writeTarget("ForwardTo", settings.forwardTo, call),
    ...writeTimes(queue.times),
    writeUserMetadata(settings),
    writeCounts(counts),
    writeAutoDelete(settings),
    writeTarget("ForwardDeadLetteredMessagesTo", settings.forwardDeadLetteredMessagesTo, call),
    element("EntityAvailabilityStatus", "Available"),
    call.isRecent ? element("IsClientAffine", false) : undefined,
  ]);
}
