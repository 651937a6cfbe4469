import type {
  IdentityConfig,
  NamespaceConfig,
  ReceivingConfig,
  SendingConfig,
  SubscriptionConfig,
} from "./config-file.ts";
import { ruleDefinition } from "./config-rules.ts";
import { foreverMs } from "./entities/entity-settings.ts";
import type {
  QueueDefinition,
  SubscriptionDefinition,
  TopicDefinition,
  TopologyDefinition,
} from "./entities/topology.ts";
import type { IdentityDefinition } from "./identity/identities.ts";
import { namespaceIdOf, resourceName } from "./identity/namespace-resource.ts";

/** The part of `EmulatorOptions` that a configuration file says. */
export interface ConfiguredOptions extends Required<TopologyDefinition> {
  readonly identities: Readonly<Record<string, IdentityDefinition>>;
  readonly resourceId?: string;
}

/** What one namespace of a file that is free of problems asks for. */
export function optionsOf(
  { Name, Queues, Topics }: NamespaceConfig,
  identities: readonly IdentityConfig[],
): ConfiguredOptions {
  return {
    resourceId: namespaceIdOf(resourceName(Name)),
    queues: byName(
      Queues,
      ({ Properties = {} }): QueueDefinition => ({
        ...receivingSettings(Properties),
        ...sendingSettings(Properties),
      }),
    ),
    topics: byName(
      Topics,
      ({ Properties = {}, Subscriptions }): TopicDefinition => ({
        ...sendingSettings(Properties),
        subscriptions: byName(Subscriptions, subscriptionDefinition),
      }),
    ),
    identities: byName(
      identities,
      ({ ClientId, SystemAssigned, Roles }): IdentityDefinition => ({
        ...(ClientId !== undefined && { clientId: ClientId }),
        systemAssigned: SystemAssigned ?? false,
        roles: Roles.filter(
          ({ Namespace = Name }) => Namespace.toLowerCase() === Name.toLowerCase(),
        ).map(({ Role, Scope }) => ({ role: Role, scope: Scope })),
      }),
    ),
  };
}

function byName<Item extends { readonly Name: string }, Value>(
  items: readonly Item[],
  map: (item: Item) => Value,
): Record<string, Value> {
  return Object.fromEntries(items.map((item) => [item.Name, map(item)]));
}

function subscriptionDefinition({
  Properties = {},
  Rules,
}: SubscriptionConfig): SubscriptionDefinition {
  return {
    ...receivingSettings(Properties),
    // An empty array says as little as none: Microsoft's emulator gives the default rule for both.
    ...(Rules.length > 0 && { rules: Rules.map(ruleDefinition) }),
  };
}

function receivingSettings(config: ReceivingConfig): QueueDefinition & SubscriptionDefinition {
  const { DeadLetteringOnMessageExpiration, LockDuration, MaxDeliveryCount } = config;
  const { ForwardTo = "", ForwardDeadLetteredMessagesTo = "", RequiresSession } = config;
  return {
    ...timeToLive(config),
    ...(LockDuration !== undefined && { lockDurationMs: LockDuration }),
    ...(MaxDeliveryCount !== undefined && { maxDeliveryCount: MaxDeliveryCount }),
    ...(RequiresSession !== undefined && { requiresSession: RequiresSession }),
    ...(DeadLetteringOnMessageExpiration !== undefined && {
      deadLetteringOnMessageExpiration: DeadLetteringOnMessageExpiration,
    }),
    ...(ForwardTo !== "" && { forwardTo: ForwardTo }),
    ...(ForwardDeadLetteredMessagesTo !== "" && {
      forwardDeadLetteredMessagesTo: ForwardDeadLetteredMessagesTo,
    }),
  };
}

function sendingSettings(config: SendingConfig): QueueDefinition & TopicDefinition {
  const { DuplicateDetectionHistoryTimeWindow, RequiresDuplicateDetection } = config;
  return {
    ...timeToLive(config),
    ...(RequiresDuplicateDetection !== undefined && {
      requiresDuplicateDetection: RequiresDuplicateDetection,
    }),
    ...(DuplicateDetectionHistoryTimeWindow !== undefined && {
      duplicateDetectionWindowMs: DuplicateDetectionHistoryTimeWindow,
    }),
  };
}

function timeToLive({ DefaultMessageTimeToLive }: SendingConfig): {
  readonly defaultTimeToLiveMs?: number;
} {
  return DefaultMessageTimeToLive === undefined
    ? {}
    : { defaultTimeToLiveMs: Math.min(DefaultMessageTimeToLive, foreverMs) };
}
