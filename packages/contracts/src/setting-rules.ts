import type { QueueDefinition, SubscriptionDefinition, TopicDefinition } from "./bus.ts";
import { durationMs } from "./duration.ts";

/** What a setting may be: whether a value is, and what to write instead. */
export interface SettingRule {
  readonly allows: (value: unknown) => boolean;
  readonly write: string;
}

type SettingsOf<Definition> = Exclude<keyof Definition, "carries" | "subscriptions" | "rules">;
type RulesFor<Definition> = { readonly [Name in SettingsOf<Definition>]-?: SettingRule };

/** The longest duration that Azure knows, .NET's TimeSpan.MaxValue: P10675199DT2H48M5.4775807S. */
const foreverMs = 922_337_203_685_478;
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const flag: SettingRule = { allows: (value) => typeof value === "boolean", write: "true or false" };
// What it names is for `check-forwarding.ts`.
const target: SettingRule = {
  allows: (value) => typeof value === "string" && value !== "",
  write: "the name of a queue or topic of this bus",
};

const common = {
  // https://learn.microsoft.com/azure/service-bus-messaging/message-expiration
  defaultMessageTimeToLive: duration(1_000, foreverMs, "of at least PT1S, such as P14D"),
  // "The minimum duration is 5 minutes."
  // https://learn.microsoft.com/azure/templates/microsoft.servicebus/namespaces/queues
  autoDeleteOnIdle: duration(5 * minuteMs, foreverMs, "of at least PT5M, such as P1D"),
  enableBatchedOperations: flag,
  status: oneOf("Active", "Disabled", "SendDisabled", "ReceiveDisabled"),
  // https://learn.microsoft.com/dotnet/api/azure.messaging.servicebus.administration.queueproperties.usermetadata
  userMetadata: {
    allows: (value) => typeof value === "string" && value.length <= 1024,
    write: "a text of up to 1024 characters",
  },
} as const satisfies Record<string, SettingRule>;

const sending = {
  requiresDuplicateDetection: flag,
  // "A minimum of 20 seconds to a maximum of 7 days."
  // https://learn.microsoft.com/azure/service-bus-messaging/duplicate-detection#duplicate-detection-window-size
  duplicateDetectionHistoryTimeWindow: duration(20_000, 7 * dayMs, "from PT20S to P7D"),
  // "1, 2, 3, 4 GB or 5 GB. In the Premium SKU, and the Standard SKU with partitioning enabled, the
  // maximum queue or topic size is 80 GB."
  // https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas
  maxSizeInMegabytes: {
    allows: (value) => isInteger(value, 1024, 81_920) && Number(value) % 1024 === 0,
    write: "a multiple of 1024 from 1024 to 81920",
  },
  // Messages of up to 100 MB, in the Premium tier.
  // https://learn.microsoft.com/azure/service-bus-messaging/service-bus-premium-messaging#large-messages-support
  maxMessageSizeInKilobytes: integer(1024, 102_400),
  enablePartitioning: flag,
} as const satisfies Record<string, SettingRule>;

const receiving = {
  // "The maximum value for LockDuration is 5 minutes" is of the templates' page; five seconds at least is
  // the portal's rule.
  lockDuration: duration(5_000, 5 * minuteMs, "from PT5S to PT5M"),
  // Microsoft documents the minimum (QueueProperties.MaxDeliveryCount of Azure.Messaging.ServiceBus); the
  // service takes no more than 2000: https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas
  maxDeliveryCount: integer(1, 2000),
  requiresSession: flag,
  deadLetteringOnMessageExpiration: flag,
  forwardTo: target,
  forwardDeadLetteredMessagesTo: target,
} as const satisfies Record<string, SettingRule>;

/** The settings of a queue. */
export const queueSettings: RulesFor<QueueDefinition> = { ...common, ...sending, ...receiving };

/** The settings of a topic, which is not received from. */
export const topicSettings: RulesFor<TopicDefinition> = {
  ...common,
  ...sending,
  // A topic that takes no messages could only be received from, which no topic can.
  status: oneOf("Active", "Disabled", "SendDisabled"),
  supportOrdering: flag,
};

/** The settings of a subscription, which is not sent to. */
export const subscriptionSettings: RulesFor<SubscriptionDefinition> = {
  ...common,
  ...receiving,
  status: oneOf("Active", "Disabled", "ReceiveDisabled"),
  deadLetteringOnFilterEvaluationExceptions: flag,
};

function isInteger(value: unknown, from: number, to: number): boolean {
  return Number.isInteger(value) && Number(value) >= from && Number(value) <= to;
}

function integer(from: number, to: number): SettingRule {
  return {
    allows: (value) => isInteger(value, from, to),
    write: `a whole number from ${from} to ${to}`,
  };
}

function duration(fromMs: number, toMs: number, range: string): SettingRule {
  return {
    allows: (value) => {
      const ms = typeof value === "string" ? durationMs(value) : undefined;
      return ms !== undefined && ms >= fromMs && ms <= toMs;
    },
    write: `an ISO 8601 duration ${range}`,
  };
}

function oneOf(...values: readonly string[]): SettingRule {
  return {
    allows: (value) => values.some((each) => each === value),
    write: values
      .map((value) => `"${value}"`)
      .join(", ")
      .replace(/, (?=[^,]*$)/, " or "),
  };
}
