import type { SettableSystemProperty } from "../entities/rules/system-property.ts";

/** Places in the header section. [AMQP 3.2.1] */
export const headerField = { timeToLive: 2 } as const;

/** Places in the properties section. [AMQP 3.2.4] */
export const propertiesField = {
  messageId: 0,
  absoluteExpiryTime: 8,
  creationTime: 9,
  groupId: 10,
} as const;

/** Where the service's properties are in the properties section. */
export const fieldOfSystemProperty: ReadonlyMap<SettableSystemProperty, number> = new Map([
  ["MessageId", propertiesField.messageId],
  ["To", 2],
  ["Label", 3],
  ["ReplyTo", 4],
  ["CorrelationId", 5],
  ["ContentType", 6],
  ["SessionId", propertiesField.groupId],
  ["ReplyToSessionId", 12],
]);

/** https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#message-annotations */
export const annotation = {
  deadLetterSource: "x-opt-deadletter-source",
  enqueuedSequenceNumber: "x-opt-enqueue-sequence-number",
  enqueuedTime: "x-opt-enqueued-time",
  lockedUntil: "x-opt-locked-until",
  messageState: "x-opt-message-state",
  partitionKey: "x-opt-partition-key",
  scheduledEnqueueTime: "x-opt-scheduled-enqueue-time",
  sequenceNumber: "x-opt-sequence-number",
} as const;
