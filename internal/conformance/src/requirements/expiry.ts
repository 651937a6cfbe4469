import type { Requirement } from "../requirement.ts";
import { docs } from "../sources.ts";

export const expiry = [
  {
    id: "SB-TTL-001",
    claim: "An expired message is not received any more.",
    source: `${docs}/message-expiration`,
    area: "expiry",
  },
  {
    id: "SB-TTL-002",
    claim: "An expired message is dead-lettered as TTLExpiredException where the entity says so.",
    source: `${docs}/message-expiration#entity-level-expiration`,
    area: "expiry",
  },
  {
    id: "SB-TTL-003",
    claim: "The time to live of the entity is a ceiling for that of its messages.",
    source: `${docs}/message-expiration#entity-level-expiration`,
    area: "expiry",
  },
  {
    id: "SB-TTL-004",
    claim: "A message without a time to live has that of its entity.",
    source: `${docs}/message-expiration#entity-level-expiration`,
    area: "expiry",
  },
  {
    id: "SB-TTL-005",
    claim: "A locked message does not expire, and can be completed.",
    source: `${docs}/message-expiration`,
    area: "expiry",
  },
  {
    id: "SB-TTL-006",
    claim: "An expired message that is abandoned is gone at once.",
    source: `${docs}/message-expiration`,
    area: "expiry",
  },
  {
    id: "SB-TTL-007",
    claim: "An expired message whose lock expires is gone at once.",
    source: `${docs}/message-expiration`,
    area: "expiry",
  },
  {
    id: "SB-TTL-008",
    claim: "A message expires at its enqueued time and its time to live.",
    source: `${docs}/message-expiration`,
    area: "expiry",
  },
  {
    id: "SB-TTL-009",
    claim: "The absolute expiry of a sender is ignored.",
    source: `${docs}/service-bus-amqp-protocol-guide#properties`,
    area: "expiry",
  },
  {
    id: "SB-TTL-010",
    claim: "The time to live of a scheduled message begins when it becomes active.",
    source: `${docs}/service-bus-messages-payloads`,
    area: "expiry",
  },
  {
    id: "SB-TTL-011",
    claim: "Messages of a subscription expire by the subscription.",
    source: `${docs}/message-expiration#entity-level-expiration`,
    area: "expiry",
  },
] as const satisfies readonly Requirement[];
