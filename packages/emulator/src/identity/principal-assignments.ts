import type { Identities } from "./identities.ts";
import type { PrincipalRoleAssignment } from "./roles.ts";

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * Assignments of principals that are no identities here, as they were given.
 * @throws RangeError for what is no object id, or an identity's: its roles would be in two places
 */
export function principalAssignments(
  assignments: readonly PrincipalRoleAssignment[],
  identities: Identities,
): readonly PrincipalRoleAssignment[] {
  for (const { principalId, role } of assignments) {
    if (!uuid.test(principalId)) {
      throw new RangeError(
        `The principal of a role assignment is an object id, a UUID, and not "${principalId}".`,
      );
    }
    const identity = identities.withObjectId(principalId.toLowerCase());
    if (identity === undefined) continue;
    throw new RangeError(
      `The principal ${principalId} is the identity "${identity.name}": give it the role "${role}" under \`identities\`.`,
    );
  }
  return assignments;
}
