import type { Role } from "./identity/roles.ts";

/*
 * What a configuration file says once its shape is right: defaults filled in, durations in
 * milliseconds. Names are those of Microsoft's emulator.
 */

export interface ConfigFile {
  readonly UserConfig: {
    /** At least one. */
    readonly Namespaces: readonly NamespaceConfig[];
    /** Left out, as every file of Microsoft's emulator leaves it out: one that may do all. */
    readonly Identities?: readonly IdentityConfig[] | undefined;
  };
}

export interface NamespaceConfig {
  readonly Name: string;
  readonly Queues: readonly QueueConfig[];
  readonly Topics: readonly TopicConfig[];
}

interface QueueConfig {
  readonly Name: string;
  readonly Properties?: (ReceivingConfig & SendingConfig) | undefined;
}

interface TopicConfig {
  readonly Name: string;
  readonly Properties?: SendingConfig | undefined;
  readonly Subscriptions: readonly SubscriptionConfig[];
}

export interface SubscriptionConfig {
  readonly Name: string;
  readonly Properties?: ReceivingConfig | undefined;
  readonly Rules: readonly RuleConfig[];
}

/** Of a queue or a subscription. */
export interface ReceivingConfig {
  readonly DeadLetteringOnMessageExpiration?: boolean | undefined;
  readonly DefaultMessageTimeToLive?: number | undefined;
  /** As `ForwardTo`, the empty text means none. */
  readonly ForwardDeadLetteredMessagesTo?: string | undefined;
  readonly ForwardTo?: string | undefined;
  readonly LockDuration?: number | undefined;
  readonly MaxDeliveryCount?: number | undefined;
  readonly RequiresSession?: boolean | undefined;
}

/** Of a queue or a topic. */
export interface SendingConfig {
  readonly DefaultMessageTimeToLive?: number | undefined;
  readonly DuplicateDetectionHistoryTimeWindow?: number | undefined;
  readonly RequiresDuplicateDetection?: boolean | undefined;
}

export interface RuleConfig {
  readonly Name: string;
  readonly Properties: {
    readonly FilterType: "Sql" | "Correlation";
    /** There when it is the type, and then alone. */
    readonly SqlFilter?: SqlConfig | undefined;
    readonly CorrelationFilter?: CorrelationConfig | undefined;
    readonly Action?: SqlConfig | undefined;
  };
}

interface SqlConfig {
  readonly SqlExpression: string;
}

export interface CorrelationConfig {
  readonly ContentType?: string | undefined;
  readonly CorrelationId?: string | undefined;
  readonly Label?: string | undefined;
  readonly MessageId?: string | undefined;
  readonly ReplyTo?: string | undefined;
  readonly ReplyToSessionId?: string | undefined;
  readonly SessionId?: string | undefined;
  readonly To?: string | undefined;
  readonly Properties?: Readonly<Record<string, string | number | boolean>> | undefined;
}

export interface IdentityConfig {
  readonly Name: string;
  readonly ClientId?: string | undefined;
  readonly SystemAssigned?: boolean | undefined;
  readonly Roles: readonly RoleConfig[];
}

export interface RoleConfig {
  readonly Role: Role;
  readonly Scope: string;
  /** Which namespace, where there are several. */
  readonly Namespace?: string | undefined;
}
