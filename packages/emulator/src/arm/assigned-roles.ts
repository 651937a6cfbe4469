import { derivedId } from "../identity/derived-id.ts";
import { type NamespaceResource, partAt, resourceName } from "../identity/namespace-resource.ts";
import type { Role } from "../identity/roles.ts";
import type { ResourceManagerServices } from "./call.ts";

/** A role assignment as Azure keeps it. */
export interface AssignedRole {
  /** A UUID that is the same for the same principal, role and scope. */
  readonly name: string;
  /** The resource id of what it is assigned on. */
  readonly scope: string;
  readonly role: Role;
  readonly principalId: string;
  readonly principalType: "User" | "Group" | "ServicePrincipal";
}

/** All role assignments that there are now. What is assigned on an entity is gone when the entity is. */
export function assignedRoles(services: ResourceManagerServices): AssignedRole[] {
  const ofIdentities = services.identities.all.flatMap(({ objectId, roles }) =>
    roles.map((assignment) => ({ ...assignment, principalId: objectId })),
  );
  return [...ofIdentities, ...services.roleAssignments].flatMap((assignment) => {
    const { role, principalId } = assignment;
    const scope = scopeId(services, assignment.scope);
    if (scope === undefined) return [];
    const { principalType = "ServicePrincipal" } = "principalType" in assignment ? assignment : {};
    const name = derivedId(`role assignment:${principalId}:${role}:${scope}`.toLowerCase());
    return [{ name, scope, role, principalId, principalType }];
  });
}

/** The resource id of a scope; undefined when there is no such entity. */
function scopeId(
  { resource, topology }: ResourceManagerServices,
  scope: string,
): string | undefined {
  const part = partAt(resource, scope);
  // Around the namespace, or elsewhere.
  if (part === undefined || (part === "" && scope !== "")) return scope;
  if (part === "") return resource.id;
  const queue = topology.queue(part);
  if (queue !== undefined) return queueId(resource, queue.path);
  const topic = topology.topic(part);
  if (topic !== undefined) return topicId(resource, topic.path);
  const slash = part.lastIndexOf("/");
  const parent = topology.topic(part.slice(0, slash));
  const subscription = parent?.subscriptions.get(part.slice(slash + 1).toLowerCase());
  if (parent === undefined || subscription === undefined) return undefined;
  return `${topicId(resource, parent.path)}/subscriptions/${subscription.name}`;
}

export function queueId({ id }: NamespaceResource, path: string): string {
  return `${id}/queues/${resourceName(path)}`;
}

export function topicId({ id }: NamespaceResource, path: string): string {
  return `${id}/topics/${resourceName(path)}`;
}
