import { defaultQueueSettings, type SendingSettings } from "../../entities/entity-settings.ts";
import type { Call } from "../call.ts";
import { requireBetween, requireUnchanged } from "../limits.ts";
import type { Properties } from "../properties.ts";
import { InvalidValue } from "../refusal.ts";
import { dotNetTimeSpan } from "../time-span.ts";
import { element, type XmlElement } from "../xml-element.ts";

const shortestWindowMs = 20_000;
const longestWindowMs = 7 * 24 * 60 * 60_000;
const sizesMegabytes = [1024, 2048, 3072, 4096, 5120];

/** A partitioned entity has sixteen partitions of the size that is asked for, and tells the sum. */
const partitions = 16;

/**
 * Reads what queues and topics share.
 * @param current the settings that are to be changed
 * @throws InvalidValue
 */
export function readSendingSettings(
  properties: Properties,
  kind: "Queue" | "Topic",
  current: SendingSettings | undefined,
): SendingSettings {
  const defaults = current ?? defaultQueueSettings;
  const unchanged = (property: string, setting: boolean, now: boolean | undefined): boolean =>
    requireUnchanged(property, properties.boolean(property) ?? setting, now, kind);
  const enablePartitioning = unchanged(
    "EnablePartitioning",
    defaults.enablePartitioning,
    current?.enablePartitioning,
  );
  refuseWhatIsNotHere(properties);
  return {
    requiresDuplicateDetection: unchanged(
      "RequiresDuplicateDetection",
      defaults.requiresDuplicateDetection,
      current?.requiresDuplicateDetection,
    ),
    duplicateDetectionWindowMs: requireBetween(
      "DuplicateDetectionHistoryTimeWindow",
      properties.timeSpan("DuplicateDetectionHistoryTimeWindow") ??
        defaultQueueSettings.duplicateDetectionWindowMs,
      shortestWindowMs,
      longestWindowMs,
      dotNetTimeSpan,
    ),
    maxSizeMegabytes: readSize(properties, enablePartitioning, current),
    maxMessageBytes: readMessageSize(properties, kind, defaults.maxMessageBytes),
    enablePartitioning,
  };
}

function readSize(
  properties: Properties,
  partitioned: boolean,
  current: SendingSettings | undefined,
): number {
  const size =
    properties.integer("MaxSizeInMegabytes") ??
    current?.maxSizeMegabytes ??
    defaultQueueSettings.maxSizeMegabytes;
  // A quota that a test made smaller than any of Azure's may be sent back as it was read.
  if (size === current?.maxSizeMegabytes) return size;
  if (sizesMegabytes.includes(size)) return partitioned ? size * partitions : size;
  if (partitioned && sizesMegabytes.includes(size / partitions)) return size;
  throw new InvalidValue(
    `The specified value ${size} is invalid. The property 'MaxSizeInMegabytes', must be one of the following values: ${sizesMegabytes.join(";")}.`,
  );
}

/** Only the Premium tier has a choice; here it is made in code. What was read may be sent back. */
function readMessageSize(properties: Properties, kind: string, currentBytes: number): number {
  const kilobytes = properties.integer("MaxMessageSizeInKilobytes");
  if (kilobytes === undefined || kilobytes === Math.floor(currentBytes / 1024)) return currentBytes;
  throw new InvalidValue(
    `The property 'MaxMessageSizeInKilobytes' cannot be set for a ${kind} because the namespace is using the 'Standard' tier. This operation is only supported in 'Premium' tier.`,
  );
}

/** Better refused than taken without effect: a key that opens nothing, a message that is said to be volatile. */
function refuseWhatIsNotHere(properties: Properties): void {
  if ((properties.element("AuthorizationRules")?.children.length ?? 0) > 0) {
    throw new InvalidValue(
      "The property 'AuthorizationRules' cannot be set: the emulator has only the shared access policies that it was started with.",
    );
  }
  if (properties.boolean("EnableExpress") === true) {
    throw new InvalidValue(
      "The property 'EnableExpress' cannot be set: the emulator has no express entities.",
    );
  }
}

export function writeMessageSize(
  { maxMessageBytes }: SendingSettings,
  call: Call,
): XmlElement | undefined {
  return call.isRecent
    ? element("MaxMessageSizeInKilobytes", Math.floor(maxMessageBytes / 1024))
    : undefined;
}
