import type { Role } from "../../identity/roles.ts";
import { builtInRoles } from "../built-in-roles.ts";
import type { Json, Operation } from "../call.ts";
import { errors } from "../resource-manager-error.ts";

/** Versions that answer alike as far as this goes. */
export const authorizationVersions = ["2022-04-01", "2022-05-01-preview"] as const;

const roleDefinitions = {
  type: "roleDefinitions",
  apiVersions: authorizationVersions,
  action: "Microsoft.Authorization/roleDefinitions/read",
};

/** https://learn.microsoft.com/rest/api/authorization/role-definitions/list */
export const listRoleDefinitions: Operation = {
  ...roleDefinitions,
  run({ services, url }) {
    const wanted = filterOf(url);
    return {
      value: names()
        .filter((role) => wanted(role))
        .map((role) => writeRoleDefinition(services.resource.subscriptionId, role)),
    };
  },
};

export const getRoleDefinition: Operation = {
  ...roleDefinitions,
  run({ services, names: { roleDefinition = "" } }) {
    const found = names().find((role) => builtInRoles[role].id === roleDefinition.toLowerCase());
    if (found === undefined) throw errors.roleNotFound("Definition", roleDefinition);
    return writeRoleDefinition(services.resource.subscriptionId, found);
  },
};

export function roleDefinitionId(subscriptionId: string, role: Role): string {
  return `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${builtInRoles[role].id}`;
}

function names(): Role[] {
  return Object.keys(builtInRoles) as Role[];
}

/** All here are built in, and can be assigned everywhere. */
function filterOf(url: URL): (role: Role) => boolean {
  const filter = url.searchParams.get("$filter")?.trim() ?? "";
  if (/^$|^atScopeAndBelow\(\)$|^type eq 'BuiltInRole'$/i.test(filter)) return () => true;
  if (/^type eq 'CustomRole'$/i.test(filter)) return () => false;
  const [, roleName] = /^roleName eq '([^']*)'$/i.exec(filter) ?? [];
  if (roleName === undefined) {
    throw errors.badRequest(
      `The filter '${filter}' is not supported. Supported filters are 'atScopeAndBelow()', 'type eq '{value}'' and 'roleName eq '{value}''.`,
    );
  }
  return (role) => role.toLowerCase() === roleName.toLowerCase();
}

function writeRoleDefinition(subscriptionId: string, role: Role): Json {
  const { id, description, actions, notActions, dataActions } = builtInRoles[role];
  return {
    id: roleDefinitionId(subscriptionId, role),
    type: "Microsoft.Authorization/roleDefinitions",
    name: id,
    properties: {
      roleName: role,
      type: "BuiltInRole",
      description,
      assignableScopes: ["/"],
      permissions: [{ actions, notActions, dataActions, notDataActions: [] }],
    },
  };
}
