import type { Requirement } from "../requirement.ts";
import { docs } from "../sources.ts";

export const forwarding = [
  {
    id: "SB-FWD-001",
    claim: "A queue that forwards hands its messages on.",
    source: `${docs}/service-bus-auto-forwarding`,
    area: "forwarding",
  },
  {
    id: "SB-FWD-002",
    claim: "A subscription that forwards hands its messages on.",
    source: `${docs}/service-bus-auto-forwarding`,
    area: "forwarding",
  },
  {
    id: "SB-FWD-003",
    claim: "What is forwarded to a topic reaches its subscriptions.",
    source: `${docs}/service-bus-auto-forwarding`,
    area: "forwarding",
  },
  {
    id: "SB-FWD-004",
    claim: "Messages are forwarded in their order.",
    source: `${docs}/service-bus-auto-forwarding#autoforwarding-considerations`,
    area: "forwarding",
  },
  {
    id: "SB-FWD-005",
    claim: "A forwarded message tells the sequence number that it had first.",
    source: `${docs}/service-bus-messages-payloads`,
    area: "forwarding",
  },
  {
    id: "SB-FWD-006",
    claim:
      "A message that is forwarded more than four times is dead-lettered as MaxTransferHopCountExceeded.",
    source: `${docs}/service-bus-dead-letter-queues#moving-messages-to-the-dlq`,
    area: "forwarding",
  },
  {
    id: "SB-FWD-007",
    claim: "What cannot be forwarded goes to the transfer dead-letter queue of its source.",
    source: `${docs}/message-counters`,
    area: "forwarding",
  },
  {
    id: "SB-FWD-008",
    claim: "Dead letters can be forwarded, and tell where they were dead-lettered.",
    source: `${docs}/service-bus-messages-payloads`,
    area: "forwarding",
  },
  {
    id: "SB-FWD-009",
    claim: "The target of forwarding can still be sent to directly.",
    source: `${docs}/service-bus-auto-forwarding`,
    area: "forwarding",
  },
  {
    id: "SB-FWD-010",
    claim: "A scheduled message is forwarded at its time.",
    source: `${docs}/message-sequencing#scheduled-messages`,
    area: "forwarding",
  },
  {
    id: "SB-FWD-011",
    claim: "A queue that forwards is not received from.",
    source: "https://github.com/MicrosoftDocs/azure-docs/issues/86422",
    area: "forwarding",
  },
  {
    id: "SB-FWD-012",
    claim: "Forwarding takes the right to send to the source only.",
    source: `${docs}/service-bus-auto-forwarding#autoforwarding-considerations`,
    area: "forwarding",
  },
] as const satisfies readonly Requirement[];
