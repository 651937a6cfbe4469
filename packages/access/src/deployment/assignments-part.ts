import type { AccessEnvironment, DeclaredAccess } from "../access.ts";
import { dataRoles, roleAssignments } from "../role-assignments.ts";
import type { Symbols } from "./symbols.ts";
import {
  type Expression,
  type Parameter,
  properties,
  type Resource,
  type Variable,
} from "./template.ts";

/** Who may do what: principals, roles, and the assignments. */
export interface AssignmentsPart {
  readonly parameters: readonly Parameter[];
  readonly variables: readonly Variable[];
  readonly resources: readonly Resource[];
}

/** The role assignments of a declaration. A principal that it does not know is a parameter. */
export function assignmentsPart(
  access: DeclaredAccess,
  principals: NonNullable<AccessEnvironment["principals"]>,
  symbolOf: ReadonlyMap<string, string>,
  symbols: Symbols,
): AssignmentsPart {
  const assignments = roleAssignments(access);
  const parameters: Parameter[] = [];
  const variables: Variable[] = [];
  const principalOf = new Map<string, Expression>();
  for (const identity of Object.keys(access.identities)) {
    const name = symbols.add(identity, "principal id");
    const objectId = principals[identity];
    if (objectId === undefined) {
      const description = `Object id of the service principal of ${identity}, which is not its client id.`;
      parameters.push({ name, description, length: 36 });
      principalOf.set(identity, { kind: "parameter", name });
    } else {
      variables.push({
        name,
        comment: `Object id of the service principal of ${identity}.`,
        value: objectId,
      });
      principalOf.set(identity, { kind: "variable", name });
    }
  }
  const roleOf = new Map<string, Expression>();
  for (const { name: role, id } of Object.values(dataRoles)) {
    if (assignments.every((assignment) => assignment.role !== role)) continue;
    const name = symbols.add(role.replace("Azure Service Bus ", ""));
    variables.push({
      name,
      comment: `${role}.`,
      value: {
        kind: "call",
        function: "subscriptionResourceId",
        args: ["Microsoft.Authorization/roleDefinitions", id],
      },
    });
    roleOf.set(role, { kind: "variable", name });
  }
  const resources = assignments.map(({ identity, role, entity, scopeKind, why }): Resource => {
    const scope = symbolOf.get(entity);
    const principal = principalOf.get(identity);
    const roleDefinition = roleOf.get(role);
    if (scope === undefined || principal === undefined || roleDefinition === undefined) {
      throw new TypeError(`${why} is of another declaration.`);
    }
    const sends = role === dataRoles.send.name;
    return {
      symbol: symbols.add(identity, sends ? "sends to" : "receives from", entity),
      type: "Microsoft.Authorization/roleAssignments",
      apiVersion: "2022-04-01",
      comment: [`For ${why}: on this ${scopeKind} alone, not on the namespace.`],
      scope,
      after: [],
      // The same each time: a second deployment finds it, and makes no other.
      name: {
        kind: "call",
        function: "guid",
        args: [{ kind: "id", symbol: scope }, principal, roleDefinition],
      },
      body: properties({
        properties: properties({
          description: `${identity} ${sends ? "sends to" : "receives from"} ${entity}`,
          principalId: principal,
          // Told, so that a principal that Entra has not replicated yet is no error.
          principalType: "ServicePrincipal",
          roleDefinitionId: roleDefinition,
        }),
      }),
    };
  });
  return { parameters, variables, resources };
}
