import type { Requirement } from "../requirement.ts";
import { docs, wire } from "../sources.ts";

export const deadLetters = [
  {
    id: "SB-DLQ-001",
    claim: "A receiver may dead-letter a message with a reason and a description.",
    source: `${docs}/service-bus-dead-letter-queues#application-level-dead-lettering`,
    area: "dead letters",
  },
  {
    id: "SB-DLQ-002",
    claim: "A receiver may add application properties as it dead-letters.",
    source: wire,
    area: "dead letters",
  },
  {
    id: "SB-DLQ-003",
    claim: "Reason and description are application properties of the dead letter.",
    source: `${docs}/message-expiration#entity-level-expiration`,
    area: "dead letters",
  },
  {
    id: "SB-DLQ-004",
    claim: "A message that was abandoned too often is dead-lettered as MaxDeliveryCountExceeded.",
    source: `${docs}/service-bus-dead-letter-queues#maximum-delivery-count`,
    area: "dead letters",
  },
  {
    id: "SB-DLQ-005",
    claim: "The maximum delivery count is ten where nothing else is set.",
    source: `${docs}/service-bus-dead-letter-queues#maximum-delivery-count`,
    area: "dead letters",
  },
  {
    id: "SB-DLQ-006",
    claim: "Every queue has a dead-letter queue, at its path and $deadletterqueue.",
    source: `${docs}/service-bus-dead-letter-queues#path-to-the-dead-letter-queue`,
    area: "dead letters",
  },
  {
    id: "SB-DLQ-007",
    claim: "Every subscription has a dead-letter queue, at its path and $deadletterqueue.",
    source: `${docs}/service-bus-dead-letter-queues#path-to-the-dead-letter-queue`,
    area: "dead letters",
  },
  {
    id: "SB-DLQ-008",
    claim: "Time to live is not observed in a dead-letter queue.",
    source: `${docs}/service-bus-dead-letter-queues#the-dead-letter-queue`,
    area: "dead letters",
  },
  {
    id: "SB-DLQ-009",
    claim: "A dead letter cannot be dead-lettered again.",
    source: `${docs}/service-bus-dead-letter-queues#the-dead-letter-queue`,
    area: "dead letters",
  },
  {
    id: "SB-DLQ-010",
    claim: "A dead-letter queue has no maximum delivery count: nothing leaves it by itself.",
    source: `${docs}/service-bus-dead-letter-queues#the-dead-letter-queue`,
    area: "dead letters",
  },
  {
    id: "SB-DLQ-011",
    claim: "Messages come to a dead-letter queue only by dead-lettering: it has no senders.",
    source: `${docs}/service-bus-dead-letter-queues#the-dead-letter-queue`,
    area: "dead letters",
  },
  {
    id: "SB-DLQ-012",
    claim: "A dead-letter queue gives messages under peek-lock.",
    source: `${docs}/service-bus-dead-letter-queues#the-dead-letter-queue`,
    area: "dead letters",
  },
  {
    id: "SB-DLQ-013",
    claim: "A dead letter of a session is received without a session.",
    source: "https://github.com/Azure/azure-sdk-for-net/issues/21271",
    area: "dead letters",
  },
  {
    id: "SB-DLQ-014",
    claim: "A session cannot be accepted on a dead-letter queue.",
    source: "https://github.com/Azure/azure-sdk-for-java/issues/10662",
    area: "dead letters",
  },
  {
    id: "SB-DLQ-015",
    claim: "A dead letter keeps its body, id and application properties.",
    source: `${docs}/service-bus-dead-letter-queues#the-dead-letter-queue`,
    area: "dead letters",
  },
] as const satisfies readonly Requirement[];
