import type { Bus, QueueDefinition, SubscriptionDefinition, TopicDefinition } from "./bus.ts";
import { durationMs } from "./duration.ts";
import type { EntityStatus } from "./entity-settings.ts";
import type { CorrelationRuleFilter, RuleDefinition } from "./rule.ts";

/** The settings of an entity as `startEmulator` of `@buspass/emulator` takes them; what is left out has the service's default. */
export interface EmulatorEntity {
  readonly defaultTimeToLiveMs?: number;
  readonly autoDeleteOnIdleMs?: number;
  readonly enableBatchedOperations?: boolean;
  readonly status?: EntityStatus;
  readonly userMetadata?: string;
  readonly requiresDuplicateDetection?: boolean;
  readonly duplicateDetectionWindowMs?: number;
  readonly maxSizeMegabytes?: number;
  readonly maxMessageBytes?: number;
  readonly enablePartitioning?: boolean;
  readonly supportOrdering?: boolean;
  readonly lockDurationMs?: number;
  readonly maxDeliveryCount?: number;
  readonly requiresSession?: boolean;
  readonly deadLetteringOnMessageExpiration?: boolean;
  readonly deadLetteringOnFilterEvaluationExceptions?: boolean;
  readonly forwardTo?: string;
  readonly forwardDeadLetteredMessagesTo?: string;
}

/** A rule as `startEmulator` takes it. */
export interface EmulatorRule {
  readonly name: string;
  readonly filter:
    | { readonly kind: "sql"; readonly expression: string }
    | ({
        readonly kind: "correlation";
        readonly application?: CorrelationRuleFilter["applicationProperties"];
      } & Omit<CorrelationRuleFilter, "applicationProperties">);
  readonly action?: { readonly expression: string };
}

/** A subscription as `startEmulator` takes it. */
export interface EmulatorSubscription extends EmulatorEntity {
  readonly rules?: readonly EmulatorRule[];
}

/** The queues and topics of a bus, as `startEmulator` takes them. */
export interface EmulatorTopology {
  readonly queues: Readonly<Record<string, EmulatorEntity>>;
  readonly topics: Readonly<
    Record<
      string,
      EmulatorEntity & { readonly subscriptions: Readonly<Record<string, EmulatorSubscription>> }
    >
  >;
}

/**
 * The entities of a bus for an emulator: all of them, with their settings and rules. It is plain data,
 * made without the emulator.
 *
 * @example
 * ```ts
 * await using emulator = await startEmulator({ ...emulatorConfig(bus), identities });
 * ```
 */
export function emulatorConfig({ queues, topics }: Bus): EmulatorTopology {
  return {
    queues: mapValues(queues, ({ carries: _, ...queue }) => emulatorEntity(queue)),
    topics: mapValues(topics, ({ carries: _, subscriptions, ...topic }) => ({
      ...emulatorEntity(topic),
      subscriptions: mapValues(subscriptions, emulatorSubscription),
    })),
  };
}

type Settings = Omit<QueueDefinition, "carries"> &
  Omit<TopicDefinition, "carries" | "subscriptions"> &
  Omit<SubscriptionDefinition, "rules">;

function emulatorEntity(settings: Settings): EmulatorEntity {
  const {
    defaultMessageTimeToLive,
    autoDeleteOnIdle,
    duplicateDetectionHistoryTimeWindow,
    lockDuration,
    maxSizeInMegabytes,
    maxMessageSizeInKilobytes,
    ...same
  } = settings;
  return {
    ...same,
    ...milliseconds("defaultTimeToLiveMs", defaultMessageTimeToLive),
    ...milliseconds("autoDeleteOnIdleMs", autoDeleteOnIdle),
    ...milliseconds("duplicateDetectionWindowMs", duplicateDetectionHistoryTimeWindow),
    ...milliseconds("lockDurationMs", lockDuration),
    ...(maxSizeInMegabytes !== undefined && { maxSizeMegabytes: maxSizeInMegabytes }),
    ...(maxMessageSizeInKilobytes !== undefined && {
      maxMessageBytes: maxMessageSizeInKilobytes * 1024,
    }),
  };
}

function emulatorSubscription({
  rules,
  ...settings
}: SubscriptionDefinition): EmulatorSubscription {
  return {
    ...emulatorEntity(settings),
    ...(rules && { rules: Object.entries(rules).map(([name, rule]) => emulatorRule(name, rule)) }),
  };
}

function emulatorRule(name: string, { filter, action }: RuleDefinition): EmulatorRule {
  return {
    name,
    filter: emulatorFilter(filter),
    ...(action && { action: { expression: action.sqlExpression } }),
  };
}

function emulatorFilter(filter: RuleDefinition["filter"]): EmulatorRule["filter"] {
  if ("sqlExpression" in filter) return { kind: "sql", expression: filter.sqlExpression };
  const { applicationProperties, ...system } = filter;
  return {
    kind: "correlation",
    ...system,
    ...(applicationProperties && { application: applicationProperties }),
  };
}

function milliseconds<Name extends string>(
  name: Name,
  duration: string | undefined,
): { readonly [Key in Name]?: number } {
  const ms = duration === undefined ? undefined : durationMs(duration);
  return (ms === undefined ? {} : { [name]: ms }) as { readonly [Key in Name]?: number };
}

function mapValues<Value, Mapped>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Mapped,
): Record<string, Mapped> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
