import { defaultTopicSettings, type TopicSettings } from "../../entities/entity-settings.ts";
import type { Topic } from "../../entities/topic.ts";
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
import { countMessages, writeCounts } from "./counts.ts";
import { readSendingSettings, writeMessageSize } from "./sending-settings.ts";
import { writeTimes } from "./times.ts";

/**
 * Reads a `TopicDescription`. What it leaves out has the service's default.
 * @param current the settings that are to be changed
 * @throws InvalidValue
 */
export function readTopicDescription(
  description: XmlElement,
  current: TopicSettings | undefined,
): TopicSettings {
  const properties = new Properties(description);
  return {
    ...readCommonSettings(properties, ["Active", "Disabled", "SendDisabled"]),
    ...readSendingSettings(properties, "Topic", current),
    supportOrdering: properties.boolean("SupportOrdering") ?? defaultTopicSettings.supportOrdering,
  };
}

/** Writes the settings and the state of a topic, in the order of the service's data contract. */
export function writeTopicDescription(topic: Topic, call: Call): XmlElement {
  const { settings, queue, subscriptions } = topic;
  return element("TopicDescription", [
    writeTimeToLive(settings),
    element("MaxSizeInMegabytes", settings.maxSizeMegabytes),
    element("RequiresDuplicateDetection", settings.requiresDuplicateDetection),
    element(
      "DuplicateDetectionHistoryTimeWindow",
      formatTimeSpan(settings.duplicateDetectionWindowMs),
    ),
    element("EnableBatchedOperations", settings.enableBatchedOperations),
    element("SizeInBytes", queue.space.usedBytes),
    element("FilteringMessagesBeforePublishing", false),
    element("IsAnonymousAccessible", false),
    element("AuthorizationRules"),
    element("Status", settings.status),
    ...writeTimes(queue.times),
    writeUserMetadata(settings),
    element("SupportOrdering", settings.supportOrdering),
    // A topic's own queue hands on all but what is scheduled.
    writeCounts(countMessages(queue)),
    element("SubscriptionCount", subscriptions.size),
    writeAutoDelete(settings),
    element("EnablePartitioning", settings.enablePartitioning),
    element("EntityAvailabilityStatus", "Available"),
    element("EnableSubscriptionPartitioning", false),
    element("EnableExpress", false),
    writeMessageSize(settings, call),
  ]);
}
