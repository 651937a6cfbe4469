import type { Role } from "../identity/roles.ts";

/** A built-in role, as Azure defines it. */
export interface BuiltInRole {
  /** The name of its definition, which is the same in every tenant. */
  readonly id: string;
  readonly description: string;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
}

const dataRole = (dataAction: "send" | "receive"): Omit<BuiltInRole, "id" | "description"> => ({
  actions: [
    "Microsoft.ServiceBus/*/queues/read",
    "Microsoft.ServiceBus/*/topics/read",
    "Microsoft.ServiceBus/*/topics/subscriptions/read",
  ],
  notActions: [],
  dataActions: [`Microsoft.ServiceBus/*/${dataAction}/action`],
});

/**
 * https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/integration,
 * https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/privileged and
 * https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/general
 */
export const builtInRoles: Readonly<Record<Role, BuiltInRole>> = {
  "Azure Service Bus Data Owner": {
    id: "090c5cfd-751d-490a-894a-3ce6f1109419",
    description: "Allows for full access to Azure Service Bus resources.",
    actions: ["Microsoft.ServiceBus/*"],
    notActions: [],
    dataActions: ["Microsoft.ServiceBus/*"],
  },
  "Azure Service Bus Data Sender": {
    id: "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39",
    description: "Allows for send access to Azure Service Bus resources.",
    ...dataRole("send"),
  },
  "Azure Service Bus Data Receiver": {
    id: "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0",
    description: "Allows for receive access to Azure Service Bus resources.",
    ...dataRole("receive"),
  },
  Owner: {
    id: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    description:
      "Grants full access to manage all resources, including the ability to assign roles in Azure RBAC.",
    actions: ["*"],
    notActions: [],
    dataActions: [],
  },
  Contributor: {
    id: "b24988ac-6180-42a0-ab88-20f7382dd24c",
    description:
      "Grants full access to manage all resources, but does not allow you to assign roles in Azure RBAC, manage assignments in Azure Blueprints, or share image galleries.",
    actions: ["*"],
    notActions: [
      "Microsoft.Authorization/*/Delete",
      "Microsoft.Authorization/*/Write",
      "Microsoft.Authorization/elevateAccess/Action",
      "Microsoft.Blueprint/blueprintAssignments/write",
      "Microsoft.Blueprint/blueprintAssignments/delete",
      "Microsoft.Compute/galleries/share/action",
      "Microsoft.Purview/consents/write",
      "Microsoft.Purview/consents/delete",
      "Microsoft.Resources/deploymentStacks/manageDenySetting/action",
      "Microsoft.Subscription/cancel/action",
      "Microsoft.Subscription/enable/action",
    ],
    dataActions: [],
  },
  Reader: {
    id: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    description: "View all resources, but does not allow you to make any changes.",
    actions: ["*/read"],
    notActions: [],
    dataActions: [],
  },
  "User Access Administrator": {
    id: "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
    description: "Lets you manage user access to Azure resources.",
    actions: ["*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"],
    notActions: [],
    dataActions: [],
  },
};

/**
 * Whether a role allows an action of the control plane. A star stands for anything, slashes too.
 * https://learn.microsoft.com/azure/role-based-access-control/role-definitions#actions-format
 */
export function allowsAction(role: Role, action: string): boolean {
  const { actions, notActions } = builtInRoles[role];
  const covers = (pattern: string): boolean => patternOf(pattern).test(action);
  return actions.some(covers) && !notActions.some(covers);
}

function patternOf(pattern: string): RegExp {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i");
}
