import { isWithin } from "../../identity/namespace-resource.ts";
import { type AssignedRole, assignedRoles } from "../assigned-roles.ts";
import type { Call, Json, Operation } from "../call.ts";
import { errors } from "../resource-manager-error.ts";
import { authorizationVersions, roleDefinitionId } from "./role-definitions.ts";

const roleAssignments = {
  type: "roleAssignments",
  apiVersions: authorizationVersions,
  action: "Microsoft.Authorization/roleAssignments/read",
};

/**
 * "Use $filter=atScope() to return all role assignments at or above the scope. Use $filter=principalId eq
 * {id} to return all role assignments at, above or below the scope for the specified principal."
 * https://learn.microsoft.com/rest/api/authorization/role-assignments/list-for-scope
 */
export const listRoleAssignments: Operation = {
  ...roleAssignments,
  run(call) {
    const { atScope, principalId } = filterOf(call.url);
    const { scope: asked } = call;
    return {
      value: assignedRoles(call.services)
        .filter(
          ({ scope, principalId: principal }) =>
            (isWithin(asked, scope) || (!atScope && isWithin(scope, asked))) &&
            (principalId === undefined || principal.toLowerCase() === principalId),
        )
        .map((assigned) => writeRoleAssignment(call, assigned)),
    };
  },
};

export const getRoleAssignment: Operation = {
  ...roleAssignments,
  run(call) {
    const wanted = (call.names["roleAssignment"] ?? "").toLowerCase();
    const found = assignedRoles(call.services).find(
      ({ name, scope }) =>
        name === wanted && isWithin(scope, call.scope) && isWithin(call.scope, scope),
    );
    if (found === undefined) throw errors.roleNotFound("Assignment", wanted);
    return writeRoleAssignment(call, found);
  },
};

/**
 * Conditions that hold together, such as `atScope() and assignedTo('…')`. Groups have no members here, so
 * what is assigned to somebody is what names him.
 */
function filterOf(url: URL): { readonly atScope: boolean; readonly principalId?: string } {
  const filter = url.searchParams.get("$filter")?.trim() ?? "";
  let atScope = false;
  let principalId: string | undefined;
  for (const condition of filter === "" ? [] : filter.split(/\s+and\s+/i)) {
    const [, id] =
      /^assignedTo\('([^']+)'\)$/i.exec(condition) ??
      /^principalId eq '?([^']+)'?$/i.exec(condition) ??
      [];
    if (/^atScope\(\)$/i.test(condition)) atScope = true;
    else if (id !== undefined && principalId === undefined) principalId = id.toLowerCase();
    else throw errors.filter(filter);
  }
  return { atScope, ...(principalId !== undefined && { principalId }) };
}

function writeRoleAssignment({ services }: Call, assigned: AssignedRole): Json {
  const { name, scope, role, principalId, principalType } = assigned;
  const time = new Date(services.startedAtMs).toISOString();
  return {
    // The scope of everything, "/", leaves nothing before the provider.
    id: `${scope.replace(/\/+$/, "")}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    type: "Microsoft.Authorization/roleAssignments",
    name,
    properties: {
      roleDefinitionId: roleDefinitionId(services.resource.subscriptionId, role),
      principalId,
      principalType,
      scope,
      condition: null,
      conditionVersion: null,
      createdOn: time,
      updatedOn: time,
      createdBy: "",
      updatedBy: "",
      delegatedManagedIdentityResourceId: null,
      description: null,
    },
  };
}
