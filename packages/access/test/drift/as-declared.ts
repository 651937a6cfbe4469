import {
  type Access,
  type ActualNamespace,
  type ActualRole,
  type ActualRoleAssignment,
  type ActualRule,
  type ActualSettings,
  namespaceId,
  roleAssignments,
} from "@buspass/access";
import type { RuleDefinition } from "@buspass/contracts";
import { principals } from "./random-declaration.ts";

const role = (id: string, name: string, actions: string[], dataActions: string[]): ActualRole => ({
  id,
  name,
  permissions: [{ actions, notActions: [], dataActions, notDataActions: [] }],
});

const read = ["Microsoft.ServiceBus/*/queues/read"];
/** As Azure defines them: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
export const roles = {
  "Azure Service Bus Data Sender": role(
    "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39",
    "Azure Service Bus Data Sender",
    read,
    ["Microsoft.ServiceBus/*/send/action"],
  ),
  "Azure Service Bus Data Receiver": role(
    "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0",
    "Azure Service Bus Data Receiver",
    read,
    ["Microsoft.ServiceBus/*/receive/action"],
  ),
  owner: role(
    "090c5cfd-751d-490a-894a-3ce6f1109419",
    "Azure Service Bus Data Owner",
    ["Microsoft.ServiceBus/*"],
    ["Microsoft.ServiceBus/*"],
  ),
  reader: role("acdd72a7-3385-48ef-bd42-f606fba81ae7", "Reader", ["*/read"], []),
  contributor: {
    ...role("b24988ac-6180-42a0-ab88-20f7382dd24c", "Contributor", [], []),
    permissions: [
      {
        actions: ["*"],
        notActions: ["Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write"],
        dataActions: [],
        notDataActions: [],
      },
    ],
  },
} as const satisfies Record<string, ActualRole>;

let assigned = 0;

/** An assignment of a role, with an id of its own. */
export function assignment(
  held: ActualRole,
  principalId: string,
  scope: string,
): ActualRoleAssignment {
  assigned += 1;
  const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${assigned}`;
  return { id, scope, principalId, principalType: "ServicePrincipal", role: held };
}

/** What Azure says of an entity that was made without settings, in its own spelling. */
const defaults = {
  lockDuration: "PT1M",
  maxDeliveryCount: 10,
  requiresSession: false,
  deadLetteringOnMessageExpiration: false,
  requiresDuplicateDetection: false,
  duplicateDetectionHistoryTimeWindow: "PT10M",
  defaultMessageTimeToLive: "P10675199DT2H48M5.4775807S",
  autoDeleteOnIdle: "P10675199DT2H48M5.4775807S",
  enableBatchedOperations: true,
  enablePartitioning: false,
  maxSizeInMegabytes: 1024,
  maxMessageSizeInKilobytes: 256,
  status: "Active",
};

/** Azure has one spelling for a duration, whatever was declared. */
const spellings: Readonly<Record<string, string>> = {
  PT60S: "PT1M",
  PT600S: "PT10M",
  PT336H: "P14D",
};

function spelled(settings: object): ActualSettings {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, spellings[value] ?? value]),
  );
}

/** Azure as a deployment of the declaration leaves it, with those around who are no concern of it. */
export function asDeclared(access: Access<Access["bus"], "production">): ActualNamespace {
  const id = namespaceId(access, "production");
  const subscription = id.split("/").slice(0, 3).join("/");
  const { queues, topics } = access.bus;
  return {
    id,
    disableLocalAuth: true,
    minimumTlsVersion: "1.2",
    publicNetworkAccess: "Enabled",
    queues: mapped(queues, ({ carries: _, ...settings }) => ({
      ...defaults,
      ...spelled(settings),
    })),
    topics: mapped(topics, ({ carries: _, subscriptions, ...settings }) => ({
      settings: { ...defaults, ...spelled(settings) },
      subscriptions: mapped(subscriptions, ({ rules, ...own }) => ({
        settings: { ...defaults, deadLetteringOnFilterEvaluationExceptions: true, ...spelled(own) },
        rules: rules === undefined ? { $Default: { sqlExpression: "1=1" } } : mapped(rules, ruleOf),
      })),
    })),
    roleAssignments: [
      ...roleAssignments(access).map((each) =>
        // Ids have no case.
        assignment(roles[each.role], idOf(each.identity).toUpperCase(), `${id}/${each.scope}`),
      ),
      ...Object.keys(access.identities).flatMap((identity) => [
        assignment(roles.reader, idOf(identity), subscription),
        assignment(roles.contributor, idOf(identity), id),
      ]),
      assignment(roles.contributor, "11111111-2222-4333-8444-555555555555", subscription),
    ],
  };
}

export function idOf(identity: string): string {
  return principals[identity] ?? "";
}

function ruleOf({ filter, action }: RuleDefinition): ActualRule {
  const acting = action && { action: action.sqlExpression };
  if ("sqlExpression" in filter) return { sqlExpression: filter.sqlExpression, ...acting };
  const { subject = "" } = filter;
  return { correlation: { system: { subject }, applicationProperties: {} }, ...acting };
}

function mapped<Value, Mapped>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Mapped,
): Record<string, Mapped> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      // Azure keeps the name that it was first given, and compares without regard to case.
      name.toUpperCase(),
      map(value),
    ]),
  );
}
