import type { Requirement } from "../requirement.ts";
import { amqp, docs, wire } from "../sources.ts";

export const receiving = [
  {
    id: "SB-RECV-001",
    claim: "A message that is locked is nobody else's: others get the next ones.",
    source: `${docs}/message-transfers-locks-settlement#settling-receive-operations`,
    area: "receiving",
  },
  {
    id: "SB-RECV-002",
    claim: "Completing removes a message.",
    source: `${docs}/message-transfers-locks-settlement#settling-receive-operations`,
    area: "receiving",
  },
  {
    id: "SB-RECV-003",
    claim:
      "Abandoning gives a message back at once, at its old place and with its deliveries counted.",
    source: `${docs}/message-transfers-locks-settlement#settling-receive-operations`,
    area: "receiving",
  },
  {
    id: "SB-RECV-004",
    claim: "Receive-and-delete takes a message for good.",
    source: `${docs}/message-transfers-locks-settlement#settling-receive-operations`,
    area: "receiving",
  },
  {
    id: "SB-RECV-005",
    claim: "Abandoning may change application properties.",
    source: wire,
    area: "receiving",
  },
  {
    id: "SB-RECV-006",
    claim: "The service settles what the client told as accepted.",
    source: wire,
    area: "receiving",
  },
  {
    id: "SB-RECV-007",
    claim: "The outcome released gives a message back.",
    source: `${docs}/service-bus-amqp-protocol-guide#flow-control`,
    area: "receiving",
  },
  {
    id: "SB-RECV-008",
    claim: "The outcome modified abandons, and may change application properties.",
    source: wire,
    area: "receiving",
  },
  {
    id: "SB-RECV-009",
    claim: "The outcome modified with undeliverable-here defers.",
    source:
      "https://learn.microsoft.com/azure/service-bus-messaging/service-bus-java-how-to-use-jms-api-amqp#amqp-disposition-and-service-bus-operation-mapping",
    area: "receiving",
  },
  {
    id: "SB-RECV-010",
    claim: "The outcome rejected dead-letters, with the reason and description of its info.",
    source: wire,
    area: "receiving",
  },
  {
    id: "SB-RECV-011",
    claim: "One disposition may settle several messages.",
    source: `${docs}/service-bus-amqp-protocol-guide#multi-message-receive`,
    area: "receiving",
  },
  {
    id: "SB-RECV-012",
    claim: "A message may be settled after its link is closed, while its lock lasts.",
    source: wire,
    area: "receiving",
  },
  {
    id: "SB-RECV-013",
    claim: "A message that is settled cannot be settled again.",
    source: `${docs}/message-transfers-locks-settlement#settling-receive-operations`,
    area: "receiving",
  },
  {
    id: "SB-RECV-014",
    claim: "A batched receive returns what there is, without waiting for more.",
    source: wire,
    area: "receiving",
  },
  {
    id: "SB-RECV-015",
    claim: "A processor that subscribed gets what is sent later, and completes it.",
    source: wire,
    area: "receiving",
  },
  {
    id: "SB-RECV-016",
    claim: "A message whose processing throws is abandoned.",
    source: wire,
    area: "receiving",
  },
  {
    id: "SB-RECV-017",
    claim: "The first delivery counts zero deliveries before it.",
    source: wire,
    area: "receiving",
  },
  {
    id: "SB-RECV-018",
    claim: "Receivers of one queue compete: each message goes to one of them.",
    source: `${docs}/service-bus-queues-topics-subscriptions#queues`,
    area: "receiving",
  },
  {
    id: "SB-RECV-019",
    claim: "A delivery that is released does not count.",
    source: `https://github.com/Azure/amqpnetlite/issues/342 (the service's team), and ${amqp("3.4.4 Released")}`,
    area: "receiving",
  },
] as const satisfies readonly Requirement[];
