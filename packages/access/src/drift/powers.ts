import type { ActualPermission, ActualRole } from "./actual-namespace.ts";

/** What a role lets its holder do that matters to Service Bus. */
export type Power = "send" | "receive" | "manage" | "assign roles" | "read keys";

/**
 * The operations by which a role is judged, whatever it is called: custom roles have names of their own.
 * https://learn.microsoft.com/azure/role-based-access-control/permissions/integration#microsoftservicebus
 */
const operations = {
  send: { data: true, action: "Microsoft.ServiceBus/namespaces/messages/send/action" },
  receive: { data: true, action: "Microsoft.ServiceBus/namespaces/messages/receive/action" },
  manage: { data: false, action: "Microsoft.ServiceBus/namespaces/queues/write" },
  "assign roles": { data: false, action: "Microsoft.Authorization/roleAssignments/write" },
  "read keys": {
    data: false,
    action: "Microsoft.ServiceBus/namespaces/authorizationRules/listkeys/action",
  },
} as const satisfies Record<Power, { readonly data: boolean; readonly action: string }>;

const powers = Object.keys(operations) as readonly Power[];

/** What a role lets its holder do. */
export function powersOf({ permissions }: ActualRole): ReadonlySet<Power> {
  return new Set(powers.filter((power) => permissions.some((each) => permits(each, power))));
}

/** https://learn.microsoft.com/azure/role-based-access-control/role-definitions#actions-format */
function permits(permission: ActualPermission, power: Power): boolean {
  const { data, action } = operations[power];
  const given = data ? permission.dataActions : permission.actions;
  const taken = data ? permission.notDataActions : permission.notActions;
  return given.some((each) => covers(each, action)) && !taken.some((each) => covers(each, action));
}

function covers(pattern: string, action: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i").test(action);
}
