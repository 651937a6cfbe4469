import {
  type CommonSettings,
  defaultQueueSettings,
  type EntityStatus,
  foreverMs,
} from "../../entities/entity-settings.ts";
import { requireAtLeast, requireBetween, requireMaxLength } from "../limits.ts";
import type { Properties } from "../properties.ts";
import { dotNetTimeSpan, formatTimeSpan } from "../time-span.ts";
import { element, type XmlElement } from "../xml-element.ts";

const shortestIdleMs = 5 * 60_000;

/** @throws InvalidValue */
export function readCommonSettings(
  properties: Properties,
  statuses: readonly EntityStatus[],
): CommonSettings {
  const { status, defaultTimeToLiveMs, autoDeleteOnIdleMs, enableBatchedOperations } =
    defaultQueueSettings;
  return {
    status: properties.oneOf("Status", statuses) ?? status,
    defaultTimeToLiveMs: requireBetween(
      "DefaultMessageTimeToLive",
      properties.timeSpan("DefaultMessageTimeToLive") ?? defaultTimeToLiveMs,
      1000,
      foreverMs,
      dotNetTimeSpan,
    ),
    autoDeleteOnIdleMs: requireAtLeast(
      "AutoDeleteOnIdle",
      properties.timeSpan("AutoDeleteOnIdle") ?? autoDeleteOnIdleMs,
      shortestIdleMs,
    ),
    enableBatchedOperations:
      properties.boolean("EnableBatchedOperations") ?? enableBatchedOperations,
    userMetadata: requireMaxLength("UserMetadata", properties.text("UserMetadata") ?? "", 1024),
  };
}

export function writeUserMetadata({ userMetadata }: CommonSettings): XmlElement | undefined {
  return userMetadata === "" ? undefined : element("UserMetadata", userMetadata);
}

export function writeTimeToLive({ defaultTimeToLiveMs }: CommonSettings): XmlElement {
  return element("DefaultMessageTimeToLive", formatTimeSpan(defaultTimeToLiveMs));
}

export function writeAutoDelete({ autoDeleteOnIdleMs }: CommonSettings): XmlElement {
  return element("AutoDeleteOnIdle", formatTimeSpan(autoDeleteOnIdleMs));
}
