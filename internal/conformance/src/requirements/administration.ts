import type { Requirement } from "../requirement.ts";
import { docs } from "../sources.ts";

export const administration = [
  {
    id: "SB-ADMIN-001",
    claim: "A queue is created with its settings, and reads back as it was made.",
    source: "https://learn.microsoft.com/azure/templates/microsoft.servicebus/namespaces/queues",
    area: "administration",
  },
  {
    id: "SB-ADMIN-002",
    claim: "A queue that is created without settings has those of the service.",
    source: "https://learn.microsoft.com/azure/templates/microsoft.servicebus/namespaces/queues",
    area: "administration",
  },
  {
    id: "SB-ADMIN-003",
    claim: "A setting of a queue can be changed, and takes effect.",
    source:
      "https://learn.microsoft.com/javascript/api/@azure/service-bus/servicebusadministrationclient",
    area: "administration",
  },
  {
    id: "SB-ADMIN-004",
    claim: "A queue can be deleted, with all that is in it.",
    source:
      "https://learn.microsoft.com/javascript/api/@azure/service-bus/servicebusadministrationclient",
    area: "administration",
  },
  {
    id: "SB-ADMIN-005",
    claim: "What does not exist is not found.",
    source:
      "https://learn.microsoft.com/javascript/api/@azure/service-bus/servicebusadministrationclient",
    area: "administration",
  },
  {
    id: "SB-ADMIN-006",
    claim: "A name is given once, to a queue or to a topic.",
    source:
      "https://learn.microsoft.com/javascript/api/@azure/service-bus/servicebusadministrationclient",
    area: "administration",
  },
  {
    id: "SB-ADMIN-007",
    claim: "Queues are listed, page by page.",
    source:
      "https://learn.microsoft.com/javascript/api/@azure/service-bus/servicebusadministrationclient",
    area: "administration",
  },
  {
    id: "SB-ADMIN-008",
    claim: "Topics are created, read, listed and deleted.",
    source:
      "https://learn.microsoft.com/javascript/api/@azure/service-bus/servicebusadministrationclient",
    area: "administration",
  },
  {
    id: "SB-ADMIN-009",
    claim: "A subscription may be created with the rule that it has instead of the default one.",
    source:
      "https://learn.microsoft.com/javascript/api/@azure/service-bus/servicebusadministrationclient",
    area: "administration",
  },
  {
    id: "SB-ADMIN-010",
    claim: "Rules are created, read, changed, listed and deleted.",
    source:
      "https://learn.microsoft.com/javascript/api/@azure/service-bus/servicebusadministrationclient",
    area: "administration",
  },
  {
    id: "SB-ADMIN-011",
    claim: "The runtime properties of a queue count its messages by their state.",
    source: `${docs}/message-counters`,
    area: "administration",
  },
  {
    id: "SB-ADMIN-012",
    claim:
      "The runtime properties of a subscription count its messages, and those of a topic its subscriptions.",
    source: `${docs}/message-counters`,
    area: "administration",
  },
  {
    id: "SB-ADMIN-013",
    claim: "Administration takes the right to manage, which data senders and receivers have not.",
    source: `${docs}/service-bus-sas#rights-required-for-service-bus-operations`,
    area: "administration",
  },
  {
    id: "SB-ADMIN-014",
    claim: "The namespace tells its name and tier.",
    source:
      "https://learn.microsoft.com/javascript/api/@azure/service-bus/servicebusadministrationclient",
    area: "administration",
  },
  {
    id: "SB-ADMIN-015",
    claim: "A queue that is disabled keeps its messages, and gives them when it is active again.",
    source: `${docs}/entity-suspend`,
    area: "administration",
  },
  {
    id: "SB-ADMIN-016",
    claim: "A subscription gets what is sent after its creation.",
    source: `${docs}/service-bus-queues-topics-subscriptions#topics-and-subscriptions`,
    area: "administration",
  },
  {
    id: "SB-ADMIN-017",
    claim: "What is forwarded to must exist when the source is created.",
    source: `${docs}/service-bus-auto-forwarding`,
    area: "administration",
  },
  {
    id: "SB-ADMIN-018",
    claim: "A lock duration of more than five minutes is refused.",
    source: "https://learn.microsoft.com/azure/templates/microsoft.servicebus/namespaces/queues",
    area: "administration",
  },
  {
    id: "SB-ADMIN-019",
    claim: "A filter may have parameters.",
    source: `${docs}/service-bus-filter-examples#parameter-based-filters`,
    area: "administration",
  },
  {
    id: "SB-ADMIN-020",
    claim: "An entity that was idle for so long as its setting says is deleted.",
    source: `${docs}/message-expiration#temporary-entities`,
    area: "administration",
  },
  {
    id: "SB-ADMIN-021",
    claim: "Whether an entity has sessions, or detects duplicates, cannot be changed.",
    source: "https://learn.microsoft.com/azure/service-bus-messaging/enable-message-sessions",
    area: "administration",
  },
  {
    id: "SB-ADMIN-022",
    claim: "Settings are kept as they were where an update is refused.",
    source:
      "https://learn.microsoft.com/javascript/api/@azure/service-bus/servicebusadministrationclient",
    area: "administration",
  },
] as const satisfies readonly Requirement[];
