import type { Requirement } from "../requirement.ts";
import { docs, wire } from "../sources.ts";

export const authorization = [
  {
    id: "SB-AUTH-001",
    claim: "A data owner may send and receive.",
    source: `${docs}/authenticate-application#azure-built-in-roles-for-azure-service-bus`,
    area: "authorization",
  },
  {
    id: "SB-AUTH-002",
    claim: "A data sender may send, and not receive.",
    source: `${docs}/authenticate-application#azure-built-in-roles-for-azure-service-bus`,
    area: "authorization",
  },
  {
    id: "SB-AUTH-003",
    claim: "A data receiver may receive, and not send.",
    source: `${docs}/authenticate-application#azure-built-in-roles-for-azure-service-bus`,
    area: "authorization",
  },
  {
    id: "SB-AUTH-004",
    claim: "A role on the namespace holds for all of its entities.",
    source: `${docs}/authenticate-application#resource-scope`,
    area: "authorization",
  },
  {
    id: "SB-AUTH-005",
    claim: "A role on a queue holds for that queue alone.",
    source: `${docs}/authenticate-application#resource-scope`,
    area: "authorization",
  },
  {
    id: "SB-AUTH-006",
    claim: "A role on a topic holds for its subscriptions.",
    source: `${docs}/authenticate-application#resource-scope`,
    area: "authorization",
  },
  {
    id: "SB-AUTH-007",
    claim:
      "A role on a subscription holds for that subscription alone, and not for sending to its topic.",
    source: `${docs}/authenticate-application#resource-scope`,
    area: "authorization",
  },
  {
    id: "SB-AUTH-008",
    claim: "An identity without a role has a token, and may do nothing with it.",
    source: `${docs}/authenticate-application#overview`,
    area: "authorization",
  },
  {
    id: "SB-AUTH-009",
    claim: "Several roles add up.",
    source:
      "https://learn.microsoft.com/azure/role-based-access-control/overview#multiple-role-assignments",
    area: "authorization",
  },
  {
    id: "SB-AUTH-010",
    claim: "A sub-queue takes the right to its queue.",
    source: `${docs}/service-bus-dead-letter-queues#the-dead-letter-queue`,
    area: "authorization",
  },
  {
    id: "SB-AUTH-011",
    claim: "A refusal names the claim that is missing and the entity.",
    source: wire,
    area: "authorization",
  },
  {
    id: "SB-AUTH-012",
    claim: "What does not exist is refused to who has no right to it.",
    source: wire,
    area: "authorization",
  },
  {
    id: "SB-AUTH-013",
    claim: "Peeking takes the right to receive.",
    source: `${docs}/service-bus-sas#rights-required-for-service-bus-operations`,
    area: "authorization",
  },
  {
    id: "SB-AUTH-014",
    claim: "Scheduling takes the right to send.",
    source: `${docs}/service-bus-sas#rights-required-for-service-bus-operations`,
    area: "authorization",
  },
  {
    id: "SB-AUTH-015",
    claim: "Managing rules over AMQP takes no more than the right to receive.",
    source: "https://github.com/Azure/azure-sdk-for-js/pull/22018",
    area: "authorization",
  },
  {
    id: "SB-AUTH-016",
    claim:
      "A role on the resource group, or on the Azure subscription, holds for the whole namespace.",
    source: `${docs}/authenticate-application#resource-scope`,
    area: "authorization",
  },
  {
    id: "SB-AUTH-017",
    claim: "Who owns the namespace, but has no role for its data, may neither send nor receive.",
    source:
      "https://learn.microsoft.com/azure/role-based-access-control/role-definitions#control-and-data-actions",
    area: "authorization",
  },
] as const satisfies readonly Requirement[];
