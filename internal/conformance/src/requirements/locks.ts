import type { Requirement } from "../requirement.ts";
import { docs, wire } from "../sources.ts";

export const locks = [
  {
    id: "SB-LOCK-001",
    claim: "A message is locked for the lock duration of its entity.",
    source: `${docs}/message-transfers-locks-settlement#settling-receive-operations`,
    area: "locks",
  },
  {
    id: "SB-LOCK-002",
    claim: "The lock duration is one minute where nothing else is set.",
    source:
      "https://learn.microsoft.com/azure/templates/microsoft.servicebus/namespaces/queues#sbqueueproperties",
    area: "locks",
  },
  {
    id: "SB-LOCK-003",
    claim: "A message whose lock expires comes again, with its deliveries counted.",
    source: `${docs}/message-transfers-locks-settlement#settling-receive-operations`,
    area: "locks",
  },
  {
    id: "SB-LOCK-004",
    claim: "Whatever is tried with a lock that expired, the lock is lost.",
    source: `${docs}/message-transfers-locks-settlement#settling-receive-operations`,
    area: "locks",
  },
  {
    id: "SB-LOCK-005",
    claim: "Renewing a lock extends it by the lock duration from now.",
    source: `${docs}/service-bus-amqp-request-response#message-renew-lock`,
    area: "locks",
  },
  {
    id: "SB-LOCK-006",
    claim: "Each lock expires at its own time.",
    source: `${docs}/service-bus-amqp-protocol-guide#flow-control`,
    area: "locks",
  },
  {
    id: "SB-LOCK-007",
    claim: "A delivery's tag is its lock token, as 16 bytes of a GUID in .NET's order.",
    source: wire,
    area: "locks",
  },
  {
    id: "SB-LOCK-008",
    claim: "Every delivery has a lock token of its own.",
    source: `${docs}/service-bus-messages-payloads`,
    area: "locks",
  },
  {
    id: "SB-LOCK-009",
    claim: "Several locks may be renewed at once.",
    source: `${docs}/service-bus-amqp-request-response#message-renew-lock`,
    area: "locks",
  },
  {
    id: "SB-LOCK-010",
    claim:
      "A lock that expires as often as the maximum delivery count says dead-letters its message.",
    source: `${docs}/service-bus-dead-letter-queues#maximum-delivery-count`,
    area: "locks",
  },
] as const satisfies readonly Requirement[];
