import type { Role } from "./identity/roles.ts";

/*
 * What a configuration file says once its shape is right: defaults filled in, durations in
 * milliseconds. Names are those of Microsoft's emulator.
 */

export interface ConfigFile {
  readonly UserConfig: {
    /** Exactly one. */
    readonly Namespaces: readonly NamespaceConfig[];
    readonly Identities: readonly IdentityConfig[];
  };
}

export interface NamespaceConfig {
  readonly Name: string;
  readonly Queues: readonly QueueConfig[];
  readonly Topics: readonly TopicConfig[];
}

interface QueueConfig {
  readonly Name: string;
  readonly Properties?: QueuePropertiesConfig | undefined;
}

/** Of a queue or a subscription. */
export interface QueuePropertiesConfig extends ExpiryConfig {
  readonly LockDuration?: number | undefined;
  readonly MaxDeliveryCount?: number | undefined;
}

interface TopicConfig {
  readonly Name: string;
  readonly Properties?: ExpiryConfig | undefined;
  readonly Subscriptions: readonly QueueConfig[];
}

export interface ExpiryConfig {
  readonly DeadLetteringOnMessageExpiration?: boolean | undefined;
  readonly DefaultMessageTimeToLive?: number | undefined;
}

export interface IdentityConfig {
  readonly Name: string;
  readonly ClientId?: string | undefined;
  readonly SystemAssigned?: boolean | undefined;
  readonly Roles: readonly { readonly Role: Role; readonly Scope: string }[];
}
