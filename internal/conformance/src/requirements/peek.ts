import type { Requirement } from "../requirement.ts";
import { docs, wire } from "../sources.ts";

export const peek = [
  {
    id: "SB-PEEK-001",
    claim: "Peeking does not lock: what was peeked can be received.",
    source: `${docs}/message-browsing`,
    area: "peek",
  },
  {
    id: "SB-PEEK-002",
    claim: "Peeking again goes on behind the last message.",
    source: `${docs}/message-browsing#peek-apis`,
    area: "peek",
  },
  {
    id: "SB-PEEK-003",
    claim: "Peeking may start at a sequence number.",
    source: `${docs}/message-browsing#peek-apis`,
    area: "peek",
  },
  {
    id: "SB-PEEK-004",
    claim: "Peeking shows locked messages.",
    source: `${docs}/message-browsing#locked-messages`,
    area: "peek",
  },
  {
    id: "SB-PEEK-005",
    claim: "A peeked message has no lock.",
    source: `${docs}/message-browsing#locked-messages`,
    area: "peek",
  },
  {
    id: "SB-PEEK-006",
    claim: "Peeking shows messages in the order of their numbers, whoever abandoned them.",
    source: `${docs}/message-browsing#peek-apis`,
    area: "peek",
  },
  {
    id: "SB-PEEK-007",
    claim: "Peeking shows no dead letters, but for those of the dead-letter queue.",
    source: `${docs}/message-browsing#dead-lettered-messages`,
    area: "peek",
  },
  {
    id: "SB-PEEK-008",
    claim: "Peeking where there is nothing gives nothing.",
    source: `${docs}/service-bus-amqp-request-response#peek-message`,
    area: "peek",
  },
  {
    id: "SB-PEEK-009",
    claim: "Peeking gives no more than was asked for.",
    source: `${docs}/message-browsing#maximum-number-of-messages`,
    area: "peek",
  },
  {
    id: "SB-PEEK-010",
    claim: "Peeking at a subscription shows no scheduled messages.",
    source: `${docs}/message-browsing`,
    area: "peek",
  },
  {
    id: "SB-PEEK-011",
    claim: "Peeking does not count a delivery.",
    source: `${docs}/message-browsing`,
    area: "peek",
  },
  {
    id: "SB-PEEK-012",
    claim: "Peeking may leave out the bodies.",
    source: wire,
    area: "peek",
  },
  {
    id: "SB-PEEK-013",
    claim: "Peeking gives no more than 250 messages at once.",
    source: "https://github.com/Azure/azure-sdk-for-python/issues/26643",
    area: "peek",
  },
  {
    id: "SB-PEEK-014",
    claim: "Peeking gives no more messages at once than fit into one of the tier, and never none.",
    source:
      "https://github.com/Azure/azure-sdk-for-net/issues/17702 (fewer than there are); that the limit is the largest message is a reading",
    area: "peek",
  },
] as const satisfies readonly Requirement[];
