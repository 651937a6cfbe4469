import type { Requirement } from "../requirement.ts";
import { amqp, docs, wire, wireProton } from "../sources.ts";

export const messages = [
  {
    id: "SB-MSG-001",
    claim: "The properties of a message arrive as they were sent.",
    source: `${docs}/service-bus-messages-payloads`,
    area: "messages",
  },
  {
    id: "SB-MSG-002",
    claim: "Application properties keep their values.",
    source: `${docs}/service-bus-messages-payloads`,
    area: "messages",
  },
  {
    id: "SB-MSG-003",
    claim: "Application properties keep their wire types.",
    source: wireProton,
    area: "messages",
  },
  {
    id: "SB-MSG-004",
    claim: "From its properties on, a message keeps every byte.",
    source: wireProton,
    area: "messages",
  },
  {
    id: "SB-MSG-005",
    claim: "A body of data, of a value and of sequences arrives as such.",
    source: amqp("3.2.6 Data to 3.2.8 AMQP Value"),
    area: "messages",
  },
  {
    id: "SB-MSG-006",
    claim: "Annotations of the sender's stay beside those of the broker.",
    source: amqp("3.2.3 Message Annotations"),
    area: "messages",
  },
  {
    id: "SB-MSG-007",
    claim: "The sequence number is the annotation x-opt-sequence-number, a long.",
    source: `${docs}/service-bus-amqp-protocol-guide#message-annotations`,
    area: "messages",
  },
  {
    id: "SB-MSG-008",
    claim:
      "The enqueued time is the annotation x-opt-enqueued-time, whatever the sender wrote there.",
    source: `${docs}/service-bus-amqp-protocol-guide#message-annotations`,
    area: "messages",
  },
  {
    id: "SB-MSG-009",
    claim: "The end of the lock is the annotation x-opt-locked-until.",
    source: `${docs}/service-bus-amqp-protocol-guide#message-annotations`,
    area: "messages",
  },
  {
    id: "SB-MSG-010",
    claim: "The partition key is the annotation x-opt-partition-key, and arrives.",
    source: `${docs}/service-bus-amqp-protocol-guide#message-annotations`,
    area: "messages",
  },
  {
    id: "SB-MSG-011",
    claim: "The scheduled time is the annotation x-opt-scheduled-enqueue-time, and arrives.",
    source: `${docs}/service-bus-amqp-protocol-guide#message-annotations`,
    area: "messages",
  },
  {
    id: "SB-MSG-012",
    claim:
      "The state of a peeked message is the annotation x-opt-message-state: 1 deferred, 2 scheduled.",
    source: wire,
    area: "messages",
  },
  {
    id: "SB-MSG-013",
    claim: "The source of a forwarded dead letter is the annotation x-opt-deadletter-source.",
    source: `${docs}/service-bus-amqp-protocol-guide#message-annotations`,
    area: "messages",
  },
  {
    id: "SB-MSG-014",
    claim: "The delivery count stands in the header.",
    source: `${docs}/service-bus-amqp-protocol-guide#header`,
    area: "messages",
  },
  {
    id: "SB-MSG-015",
    claim: "The footer arrives.",
    source: amqp("3.2.9 Footer"),
    area: "messages",
  },
  {
    id: "SB-MSG-016",
    claim: "The parts of properties that Service Bus has no names for arrive.",
    source: `${docs}/service-bus-amqp-protocol-guide#properties`,
    area: "messages",
  },
  {
    id: "SB-MSG-017",
    claim: "A message without a body arrives.",
    source: `${docs}/service-bus-messages-payloads`,
    area: "messages",
  },
  {
    id: "SB-MSG-018",
    claim: "A session id is the group id.",
    source: `${docs}/message-sessions#first-in-first-out-fifo-pattern`,
    area: "messages",
  },
] as const satisfies readonly Requirement[];
