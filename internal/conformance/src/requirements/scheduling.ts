import type { Requirement } from "../requirement.ts";
import { docs } from "../sources.ts";

export const scheduling = [
  {
    id: "SB-SCHED-001",
    claim: "A scheduled message is not received before its time.",
    source: `${docs}/message-sequencing#scheduled-messages`,
    area: "scheduling",
  },
  {
    id: "SB-SCHED-002",
    claim: "At its time a scheduled message is enqueued, with a new sequence number.",
    source: `${docs}/message-sequencing#scheduled-messages`,
    area: "scheduling",
  },
  {
    id: "SB-SCHED-003",
    claim: "A scheduled message can be canceled by its sequence number.",
    source: `${docs}/message-sequencing#scheduled-messages`,
    area: "scheduling",
  },
  {
    id: "SB-SCHED-004",
    claim: "Canceling what is not scheduled fails.",
    source: `${docs}/message-sequencing#scheduled-messages`,
    area: "scheduling",
  },
  {
    id: "SB-SCHED-005",
    claim: "A message that is sent with a scheduled time is scheduled.",
    source: `${docs}/message-sequencing#scheduled-messages`,
    area: "scheduling",
  },
  {
    id: "SB-SCHED-006",
    claim: "Scheduled messages are seen when peeking, as scheduled.",
    source: `${docs}/message-sequencing#scheduled-messages`,
    area: "scheduling",
  },
  {
    id: "SB-SCHED-007",
    claim: "What is scheduled on a topic reaches its subscriptions at its time.",
    source: `${docs}/message-sequencing#scheduled-messages`,
    area: "scheduling",
  },
  {
    id: "SB-SCHED-008",
    claim: "The number of a scheduled message is worth nothing once it is active.",
    source: `${docs}/message-sequencing#scheduled-messages`,
    area: "scheduling",
  },
  {
    id: "SB-SCHED-009",
    claim: "Several messages may be scheduled at once, and have a number each.",
    source: `${docs}/service-bus-amqp-request-response#schedule-message`,
    area: "scheduling",
  },
  {
    id: "SB-SCHED-010",
    claim: "A message that is scheduled for the past is available at once.",
    source: `${docs}/service-bus-messages-payloads`,
    area: "scheduling",
  },
  {
    id: "SB-SCHED-011",
    claim: "A scheduled message goes behind those that were enqueued before its time.",
    source: `${docs}/message-sequencing#scheduled-messages`,
    area: "scheduling",
  },
  {
    id: "SB-SCHED-012",
    claim: "The enqueued time of a scheduled message is when it became active.",
    source: `${docs}/service-bus-messages-payloads`,
    area: "scheduling",
  },
] as const satisfies readonly Requirement[];
