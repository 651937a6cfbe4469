import type { RoleAssignment } from "@azure/arm-authorization";
import pMap from "p-map";
import type { ActualRole, ActualRoleAssignment } from "../drift/actual-namespace.ts";
import type { NamespacePlace } from "../resource-ids.ts";
import { all, concurrency } from "./all.ts";
import type { CallOptions } from "./read-namespace.ts";
import type { ResourceManager } from "./resource-manager.ts";

/**
 * Reads the role assignments that hold for a namespace or an entity of it, with what their roles permit.
 *
 * One list around the namespace has what is above it, management groups included, and by the words of the
 * documentation what is below. Each entity is asked as well: an assignment that is overlooked is the one
 * mistake that nobody would notice.
 * https://learn.microsoft.com/azure/role-based-access-control/role-assignments-list-rest
 */
export async function readRoleAssignments(
  { authorization }: ResourceManager,
  place: NamespacePlace,
  entityIds: readonly string[],
  calls: CallOptions,
): Promise<readonly ActualRoleAssignment[]> {
  const { roleAssignments, roleDefinitions } = authorization;
  const lists = await pMap(
    [place.id, ...entityIds],
    (scope) =>
      all(
        roleAssignments.listForScope(
          scope,
          scope === place.id ? calls : { ...calls, filter: "atScope()" },
        ),
      ),
    { concurrency },
  );
  const byId = new Map(lists.flat().map((each) => [String(each.id).toLowerCase(), each]));
  const assignments = [...byId.values()];
  const roleIds = [...new Set(assignments.map(roleIdOf))];
  const roles = await pMap(
    roleIds,
    async (id): Promise<ActualRole> => {
      const { roleName = id, permissions = [] } = await roleDefinitions.get(place.id, id, calls);
      return {
        id,
        name: roleName,
        permissions: permissions.map(
          ({ actions = [], notActions = [], dataActions = [], notDataActions = [] }) => ({
            actions,
            notActions,
            dataActions,
            notDataActions,
          }),
        ),
      };
    },
    { concurrency },
  );
  const roleOf = new Map(roles.map((role) => [role.id, role]));
  return assignments.map((assignment) => {
    const { id = "", scope = "/", principalId = "", principalType } = assignment;
    const roleId = roleIdOf(assignment);
    return {
      id,
      scope,
      principalId,
      ...(principalType !== undefined && { principalType }),
      role: roleOf.get(roleId) ?? { id: roleId, name: roleId, permissions: [] },
    };
  });
}

/** The last part of the resource id of its role definition. */
function roleIdOf({ roleDefinitionId = "" }: RoleAssignment): string {
  return roleDefinitionId.slice(roleDefinitionId.lastIndexOf("/") + 1).toLowerCase();
}
