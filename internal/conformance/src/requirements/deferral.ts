import type { Requirement } from "../requirement.ts";
import { docs, wire } from "../sources.ts";

export const deferral = [
  {
    id: "SB-DEFER-001",
    claim: "A deferred message is not received as others are.",
    source: `${docs}/message-deferral#message-deferral-apis`,
    area: "deferral",
  },
  {
    id: "SB-DEFER-002",
    claim: "A deferred message is received by its sequence number.",
    source: `${docs}/message-deferral#message-deferral-apis`,
    area: "deferral",
  },
  {
    id: "SB-DEFER-003",
    claim: "Deferred messages are seen when peeking, as deferred.",
    source: `${docs}/message-deferral#message-deferral-apis`,
    area: "deferral",
  },
  {
    id: "SB-DEFER-004",
    claim: "A deferred message that was received can be completed.",
    source: `${docs}/service-bus-amqp-request-response#update-disposition-status`,
    area: "deferral",
  },
  {
    id: "SB-DEFER-005",
    claim: "A deferred message that is abandoned stays deferred, and counts a delivery.",
    source: "https://github.com/Azure/azure-sdk-for-go/pull/17682",
    area: "deferral",
  },
  {
    id: "SB-DEFER-006",
    claim: "Receiving a number that is not deferred fails as MessageNotFound.",
    source: `${docs}/service-bus-messaging-exceptions-latest#servicebusexception`,
    area: "deferral",
  },
  {
    id: "SB-DEFER-007",
    claim: "A deferred message does not expire by itself.",
    source: `${docs}/service-bus-dead-letter-queues#time-to-live`,
    area: "deferral",
  },
  {
    id: "SB-DEFER-008",
    claim: "Deferring may change application properties.",
    source: wire,
    area: "deferral",
  },
  {
    id: "SB-DEFER-009",
    claim: "A deferred message that is locked cannot be received again.",
    source: `${docs}/service-bus-messaging-exceptions-latest#servicebusexception`,
    area: "deferral",
  },
  {
    id: "SB-DEFER-010",
    claim: "A deferred message can be received and deleted.",
    source: `${docs}/service-bus-amqp-request-response#receive-by-sequence-number`,
    area: "deferral",
  },
  {
    id: "SB-DEFER-011",
    claim: "A deferred message that was received can be dead-lettered.",
    source: `${docs}/service-bus-amqp-request-response#update-disposition-status`,
    area: "deferral",
  },
  {
    id: "SB-DEFER-012",
    claim: "The lock token of a deferred message is told in the order in which it is asked for.",
    source: wire,
    area: "deferral",
  },
  {
    id: "SB-DEFER-013",
    claim: "A deferred message that expired is dead-lettered when somebody receives it.",
    source: "https://github.com/Azure/azure-sdk-for-net/issues/30252",
    area: "deferral",
  },
] as const satisfies readonly Requirement[];
