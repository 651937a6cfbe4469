import type { Requirement } from "../requirement.ts";
import { docs } from "../sources.ts";

export const topics = [
  {
    id: "SB-TOPIC-001",
    claim: "Each subscription gets its own copy.",
    source: `${docs}/service-bus-queues-topics-subscriptions#topics-and-subscriptions`,
    area: "topics",
  },
  {
    id: "SB-TOPIC-002",
    claim: "A topic without subscriptions takes messages that nobody gets.",
    source: `${docs}/service-bus-queues-topics-subscriptions#topics-and-subscriptions`,
    area: "topics",
  },
  {
    id: "SB-TOPIC-003",
    claim: "A new subscription has a rule that matches everything.",
    source: `${docs}/topic-filters`,
    area: "topics",
  },
  {
    id: "SB-TOPIC-004",
    claim: "A subscription without rules gets nothing.",
    source: `${docs}/topic-filters`,
    area: "topics",
  },
  {
    id: "SB-TOPIC-005",
    claim: "Rules without actions make one copy, however many match.",
    source: `${docs}/topic-filters`,
    area: "topics",
  },
  {
    id: "SB-TOPIC-006",
    claim: "Each rule with an action makes a copy of its own.",
    source: `${docs}/topic-filters`,
    area: "topics",
  },
  {
    id: "SB-TOPIC-007",
    claim: "A copy that a rule with an action made names it in the property RuleName.",
    source: `${docs}/topic-filters`,
    area: "topics",
  },
  {
    id: "SB-TOPIC-008",
    claim: "The changes of an action are seen in its subscription only.",
    source: `${docs}/topic-filters#actions`,
    area: "topics",
  },
  {
    id: "SB-TOPIC-009",
    claim: "A rule that exists cannot be created again.",
    source: "https://learn.microsoft.com/javascript/api/@azure/service-bus/servicebusrulemanager",
    area: "topics",
  },
  {
    id: "SB-TOPIC-010",
    claim: "A rule that does not exist cannot be deleted.",
    source: "https://learn.microsoft.com/javascript/api/@azure/service-bus/servicebusrulemanager",
    area: "topics",
  },
  {
    id: "SB-TOPIC-011",
    claim: "Rules are listed with their filters and actions, page by page.",
    source: `${docs}/service-bus-amqp-request-response#get-rules`,
    area: "topics",
  },
  {
    id: "SB-TOPIC-012",
    claim: "Each subscription numbers its messages, and tells the number that the topic gave.",
    source: `${docs}/service-bus-messages-payloads`,
    area: "topics",
  },
  {
    id: "SB-TOPIC-013",
    claim: "A topic is not received from.",
    source: `${docs}/service-bus-queues-topics-subscriptions#topics-and-subscriptions`,
    area: "topics",
  },
  {
    id: "SB-TOPIC-014",
    claim: "A rule with a filter that is no expression is refused.",
    source: `${docs}/service-bus-messaging-sql-filter`,
    area: "topics",
  },
  {
    id: "SB-TOPIC-015",
    claim: "A filter of more than 1,024 characters is refused.",
    source: `${docs}/service-bus-quotas#messaging-quotas`,
    area: "topics",
  },
] as const satisfies readonly Requirement[];
