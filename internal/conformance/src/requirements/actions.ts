import type { Requirement } from "../requirement.ts";
import { docs } from "../sources.ts";

export const actions = [
  {
    id: "SB-ACTION-001",
    claim: "SET creates a property.",
    source: `${docs}/service-bus-messaging-sql-rule-action#considerations`,
    area: "actions",
  },
  {
    id: "SB-ACTION-002",
    claim: "SET changes a property, and may calculate with its old value.",
    source: `${docs}/topic-filters#sql-filters`,
    area: "actions",
  },
  {
    id: "SB-ACTION-003",
    claim: "REMOVE removes a property.",
    source: `${docs}/service-bus-messaging-sql-rule-action#considerations`,
    area: "actions",
  },
  {
    id: "SB-ACTION-004",
    claim: "SET changes a system property.",
    source: `${docs}/service-bus-filter-examples#net-example-for-creating-subscription-filters`,
    area: "actions",
  },
  {
    id: "SB-ACTION-005",
    claim: "Statements follow each other, with or without semicolons.",
    source: `${docs}/service-bus-messaging-sql-rule-action`,
    area: "actions",
  },
  {
    id: "SB-ACTION-006",
    claim: "A user property that does not exist does not fail an action.",
    source: `${docs}/service-bus-messaging-sql-rule-action#considerations`,
    area: "actions",
  },
  {
    id: "SB-ACTION-007",
    claim: "A system property that does not exist fails an action.",
    source: `${docs}/service-bus-messaging-sql-rule-action#considerations`,
    area: "actions",
  },
  {
    id: "SB-ACTION-008",
    claim: "SET converts to the type that a property has, where it can.",
    source: `${docs}/service-bus-messaging-sql-rule-action#considerations`,
    area: "actions",
  },
  {
    id: "SB-ACTION-009",
    claim: "A scheduled time that an action sets is ignored on the subscription.",
    source: `${docs}/topic-filters#actions`,
    area: "actions",
  },
  {
    id: "SB-ACTION-010",
    claim: "A message id that an action sets is not compared with others.",
    source: `${docs}/topic-filters#actions`,
    area: "actions",
  },
  {
    id: "SB-ACTION-011",
    claim: "An action of more than 1,024 characters is refused.",
    source: `${docs}/service-bus-quotas#messaging-quotas`,
    area: "actions",
  },
  {
    id: "SB-ACTION-012",
    claim: "An action of more than 32 statements is refused.",
    source: `${docs}/service-bus-quotas#messaging-quotas`,
    area: "actions",
  },
  {
    id: "SB-ACTION-013",
    claim: "An action leaves the body as it is.",
    source: `${docs}/topic-filters#actions`,
    area: "actions",
  },
] as const satisfies readonly Requirement[];
