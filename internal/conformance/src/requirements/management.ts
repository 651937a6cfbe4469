import type { Requirement } from "../requirement.ts";
import { docs, wire } from "../sources.ts";

export const management = [
  {
    id: "SB-MGMT-001",
    claim:
      "A reply carries statusCode as an int, statusDescription, and the correlation id of its request.",
    source: wire,
    area: "management",
  },
  {
    id: "SB-MGMT-002",
    claim: "A request may carry a tracking id, the name of a link, and a time-out.",
    source: wire,
    area: "management",
  },
  {
    id: "SB-MGMT-003",
    claim: "An operation that does not exist is refused, and the node goes on.",
    source: `${docs}/service-bus-amqp-request-response`,
    area: "management",
  },
  {
    id: "SB-MGMT-004",
    claim: "A request without what its operation needs is refused, and the node goes on.",
    source: `${docs}/service-bus-amqp-request-response`,
    area: "management",
  },
  {
    id: "SB-MGMT-005",
    claim: "renew-lock answers with the new ends, as an array of timestamps.",
    source: `${docs}/service-bus-amqp-request-response#message-renew-lock`,
    area: "management",
  },
  {
    id: "SB-MGMT-006",
    claim: "peek-message answers 204 where there is nothing.",
    source: `${docs}/service-bus-amqp-request-response#peek-message`,
    area: "management",
  },
  {
    id: "SB-MGMT-007",
    claim: "schedule-message answers with sequence numbers, as an array of longs.",
    source: `${docs}/service-bus-amqp-request-response#schedule-message`,
    area: "management",
  },
  {
    id: "SB-MGMT-008",
    claim: "cancel-scheduled-message cancels.",
    source: `${docs}/service-bus-amqp-request-response#cancel-scheduled-message`,
    area: "management",
  },
  {
    id: "SB-MGMT-009",
    claim: "receive-by-sequence-number answers with messages and lock tokens.",
    source: `${docs}/service-bus-amqp-request-response#receive-by-sequence-number`,
    area: "management",
  },
  {
    id: "SB-MGMT-010",
    claim: "update-disposition completes, abandons, dead-letters and defers.",
    source: `${docs}/service-bus-amqp-request-response#update-disposition-status`,
    area: "management",
  },
  {
    id: "SB-MGMT-011",
    claim: "renew-session-lock answers with the new end.",
    source: `${docs}/service-bus-amqp-request-response#session-renew-lock`,
    area: "management",
  },
  {
    id: "SB-MGMT-012",
    claim: "set-session-state and get-session-state keep bytes.",
    source: `${docs}/service-bus-amqp-request-response#set-session-state`,
    area: "management",
  },
  {
    id: "SB-MGMT-013",
    claim: "get-message-sessions answers with ids, and how many it has gone over.",
    source: `${docs}/service-bus-amqp-request-response#enumerate-sessions`,
    area: "management",
  },
  {
    id: "SB-MGMT-014",
    claim: "add-rule and remove-rule change the rules of a subscription.",
    source: `${docs}/service-bus-amqp-request-response#add-rule`,
    area: "management",
  },
  {
    id: "SB-MGMT-015",
    claim: "enumerate-rules describes filters by the codes that the client knows.",
    source: wire,
    area: "management",
  },
  {
    id: "SB-MGMT-016",
    claim:
      "batch-delete-messages deletes messages that were enqueued before a time, and no locked ones.",
    source: `${docs}/batch-delete`,
    area: "management",
  },
  {
    id: "SB-MGMT-017",
    claim: "Only subscriptions have rules.",
    source: `${docs}/service-bus-amqp-request-response#rule-operations`,
    area: "management",
  },
  {
    id: "SB-MGMT-018",
    claim: "The management node tells the largest request that it takes.",
    source: "https://github.com/Azure/azure-sdk-for-js/issues/9042",
    area: "management",
  },
  {
    id: "SB-MGMT-019",
    claim: "batch-delete-messages deletes no more than it is asked to.",
    source: `${docs}/batch-delete`,
    area: "management",
  },
] as const satisfies readonly Requirement[];
