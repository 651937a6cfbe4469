import type { Bus } from "@buspass/contracts";
import type { DeclaredAccess } from "./access.ts";
import { partsOf, resourceName } from "./resource-ids.ts";

/**
 * The built-in roles that a declaration can need, and their ids, the same in every tenant and cloud.
 * https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/integration
 */
export const dataRoles = {
  send: {
    name: "Azure Service Bus Data Sender",
    id: "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39",
  },
  receive: {
    name: "Azure Service Bus Data Receiver",
    id: "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0",
  },
} as const;

/** The name of a role that a declaration can need. */
export type DataRole = (typeof dataRoles)[keyof typeof dataRoles]["name"];

/** A role that an identity must have, at the narrowest scope that works, and why. */
export interface RoleAssignment {
  /** The name of the identity. */
  readonly identity: string;
  readonly role: DataRole;
  /** The id of the role definition, the last part of its resource id. */
  readonly roleDefinitionId: string;
  readonly scopeKind: "queue" | "topic" | "subscription";
  /** `"orders"` for a queue or topic, `"events/billing"` for a subscription. */
  readonly entity: string;
  /**
   * The scope below the namespace, as in Azure Resource Manager: `"queues/orders"`,
   * `"topics/events/subscriptions/billing"`.
   */
  readonly scope: string;
  /** The line of the declaration that needs it: `identities.orders-api.sends[0]`. */
  readonly why: string;
}

/**
 * The role assignments that a declaration needs: one for each line, each at its entity, and none other. A
 * sender gets no right to receive, and no role is on the namespace, where it would hold for every entity.
 *
 * Nothing else is needed: Listen on an entity is enough for its dead letters and its sessions, and messages
 * are forwarded by Service Bus itself, whoever sent them.
 *
 * @example
 * for (const { identity, role, entity, why } of roleAssignments(access)) {
 *   console.log(`${identity}: ${role} on ${entity}, for ${why}`);
 * }
 */
export function roleAssignments({ bus, identities }: DeclaredAccess): RoleAssignment[] {
  return Object.entries(identities).flatMap(([identity, { sends, receives }]) => [
    ...sends.map(
      (entity, index): RoleAssignment => ({
        ...assignment(bus, identity, "send", entity),
        why: `identities.${identity}.sends[${index}]`,
      }),
    ),
    ...receives.map(
      (entity, index): RoleAssignment => ({
        ...assignment(bus, identity, "receive", entity),
        why: `identities.${identity}.receives[${index}]`,
      }),
    ),
  ]);
}

function assignment(
  bus: Bus,
  identity: string,
  operation: keyof typeof dataRoles,
  entity: string,
): Omit<RoleAssignment, "why"> {
  const { name: role, id: roleDefinitionId } = dataRoles[operation];
  return { identity, role, roleDefinitionId, entity, ...scopeOf(bus, entity) };
}

function scopeOf(bus: Bus, entity: string): Pick<RoleAssignment, "scopeKind" | "scope"> {
  if (Object.hasOwn(bus.queues, entity)) {
    return { scopeKind: "queue", scope: `queues/${resourceName(entity)}` };
  }
  if (Object.hasOwn(bus.topics, entity)) {
    return { scopeKind: "topic", scope: `topics/${resourceName(entity)}` };
  }
  const { topic, subscription } = partsOf(entity);
  return {
    scopeKind: "subscription",
    scope: `topics/${resourceName(topic)}/subscriptions/${subscription}`,
  };
}
