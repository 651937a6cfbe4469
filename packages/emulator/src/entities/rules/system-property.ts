import type { ValueKind } from "./value.ts";

/*
 * The public properties of a BrokeredMessage.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messages-payloads
 */

/** Those that a sender sets, and that an action may set too. */
export type SettableSystemProperty =
  | "ContentType"
  | "CorrelationId"
  | "ForcePersistence"
  | "Label"
  | "MessageId"
  | "PartitionKey"
  | "ReplyTo"
  | "ReplyToSessionId"
  | "ScheduledEnqueueTimeUtc"
  | "SessionId"
  | "TimeToLive"
  | "To"
  | "ViaPartitionKey";

/** Those that only the broker sets. */
type ReadOnlySystemProperty =
  | "DeadLetterSource"
  | "DeliveryCount"
  | "EnqueuedSequenceNumber"
  | "EnqueuedTimeUtc"
  | "ExpiresAtUtc"
  | "LockedUntilUtc"
  | "LockToken"
  | "SequenceNumber"
  | "Size"
  | "State";

export type SystemProperty = SettableSystemProperty | ReadOnlySystemProperty;

/** The kind of value that each takes. */
export const settableKinds: Readonly<Record<SettableSystemProperty, ValueKind>> = {
  ContentType: "string",
  CorrelationId: "string",
  ForcePersistence: "boolean",
  Label: "string",
  MessageId: "string",
  PartitionKey: "string",
  ReplyTo: "string",
  ReplyToSessionId: "string",
  ScheduledEnqueueTimeUtc: "date",
  SessionId: "string",
  TimeToLive: "duration",
  To: "string",
  ViaPartitionKey: "string",
};

/**
 * Names by which a property can be found. Today's ServiceBusMessage renamed some of them, and its names
 * may be used in filters:
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-filter-examples#filter-on-system-properties
 */
const readOnlyAndRenamed: Readonly<Record<string, SystemProperty>> = {
  DeadLetterSource: "DeadLetterSource",
  DeliveryCount: "DeliveryCount",
  EnqueuedSequenceNumber: "EnqueuedSequenceNumber",
  EnqueuedTime: "EnqueuedTimeUtc",
  EnqueuedTimeUtc: "EnqueuedTimeUtc",
  ExpiresAt: "ExpiresAtUtc",
  ExpiresAtUtc: "ExpiresAtUtc",
  LockedUntil: "LockedUntilUtc",
  LockedUntilUtc: "LockedUntilUtc",
  LockToken: "LockToken",
  ScheduledEnqueueTime: "ScheduledEnqueueTimeUtc",
  SequenceNumber: "SequenceNumber",
  Size: "Size",
  State: "State",
  Subject: "Label",
  TransactionPartitionKey: "ViaPartitionKey",
};

const byLowerCaseName = new Map<string, SystemProperty>();
for (const name of Object.keys(settableKinds) as SettableSystemProperty[]) {
  byLowerCaseName.set(name.toLowerCase(), name);
}
for (const [name, property] of Object.entries(readOnlyAndRenamed)) {
  byLowerCaseName.set(name.toLowerCase(), property);
}

/** The system property that `sys.name` means, without regard to case; undefined if there is none. */
export function findSystemProperty(name: string): SystemProperty | undefined {
  return byLowerCaseName.get(name.toLowerCase());
}

export function isSettable(name: SystemProperty): name is SettableSystemProperty {
  return Object.hasOwn(settableKinds, name);
}
