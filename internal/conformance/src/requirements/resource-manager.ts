import type { Requirement } from "../requirement.ts";

const rest = "https://learn.microsoft.com/rest/api";
const rbac = "https://learn.microsoft.com/azure/role-based-access-control";

export const resourceManager = [
  {
    id: "SB-ARM-001",
    claim: "A namespace tells whether it refuses keys.",
    source:
      "https://learn.microsoft.com/azure/service-bus-messaging/disable-local-authentication#use-resource-manager-template",
    area: "resource manager",
  },
  {
    id: "SB-ARM-002",
    claim: "A queue tells its settings, with durations in ISO 8601.",
    source: `${rest}/servicebus/controlplane-stable/queues/get`,
    area: "resource manager",
  },
  {
    id: "SB-ARM-003",
    claim: "A long list comes in pages, each of which leads to the next.",
    source: `${rest}/servicebus/controlplane-stable/queues/list-by-namespace`,
    area: "resource manager",
  },
  {
    id: "SB-ARM-004",
    claim: "A slash in an entity's name is a tilde in its resource id.",
    source: "https://github.com/Azure/azure-libraries-for-net/issues/462",
    area: "resource manager",
  },
  {
    id: "SB-ARM-005",
    claim: "The rule of a new subscription is a SQL filter that everything matches.",
    source: `${rest}/servicebus/controlplane-stable/rules/get`,
    area: "resource manager",
  },
  {
    id: "SB-ARM-006",
    claim: "An entity that does not exist is not found.",
    source: "https://github.com/Azure/azure-rest-api-specs/issues/1082",
    area: "resource manager",
  },
  {
    id: "SB-ARM-007",
    claim: "Role assignments at a scope are those on it and on what it is in.",
    source: `${rest}/authorization/role-assignments/list-for-scope#uri-parameters`,
    area: "resource manager",
  },
  {
    id: "SB-ARM-008",
    claim: "Role assignments of a principal are also those below the scope.",
    source: `${rest}/authorization/role-assignments/list-for-scope#uri-parameters`,
    area: "resource manager",
  },
  {
    id: "SB-ARM-009",
    claim: "Built-in roles have the same ids everywhere.",
    source: `${rbac}/role-definitions#role-definition`,
    area: "resource manager",
  },
  {
    id: "SB-ARM-010",
    claim: "A token for another resource is refused, and both are named.",
    source: "https://github.com/microsoft/azure-tools-for-java/issues/2675",
    area: "resource manager",
  },
  {
    id: "SB-ARM-011",
    claim: "A token that ended is refused, with both times.",
    source: "https://github.com/Azure/azure-sdk-for-java/issues/33112",
    area: "resource manager",
  },
  {
    id: "SB-ARM-012",
    claim: "Who has no role is told his object id, the action and the scope.",
    source: `${rbac}/troubleshooting`,
    area: "resource manager",
  },
  {
    id: "SB-ARM-013",
    claim: "The roles of senders and receivers show entities, and not the namespace nor rules.",
    source: `${rbac}/built-in-roles/integration#azure-service-bus-data-receiver`,
    area: "resource manager",
  },
  {
    id: "SB-ARM-014",
    claim: "A version of the API that is unknown is refused with those that are known.",
    source: "https://github.com/MicrosoftDocs/azure-docs/issues/86619",
    area: "resource manager",
  },
] as const satisfies readonly Requirement[];
