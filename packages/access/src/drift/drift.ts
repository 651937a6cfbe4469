import type { DeclaredAccess } from "../access.ts";
import type { ActualNamespace } from "./actual-namespace.ts";
import { compared } from "./compared.ts";
import { entityDrift } from "./entity-drift.ts";
import type { Finding } from "./finding.ts";
import { namespaceDrift } from "./namespace-drift.ts";
import { roleAssignmentDrift } from "./role-assignment-drift.ts";

/**
 * The differences between a declaration and what Azure has in one of its environments: none when Azure
 * has what the declaration says, and nothing that matters besides. What is left out of the declaration
 * means Azure's default. It reads nothing: `readNamespace` of `@buspass/access/azure` does.
 *
 * @throws RangeError when there is no environment of that name
 * @example
 * const actual = await readNamespace(access, "production", { credential });
 * for (const { what, commands } of drift(access, "production", actual)) {
 *   console.log(what, ...commands);
 * }
 */
export function drift<EnvironmentName extends string>(
  access: DeclaredAccess<EnvironmentName>,
  environment: NoInfer<EnvironmentName>,
  actual: ActualNamespace,
): Finding[] {
  const both = compared(access, environment, actual);
  return [...namespaceDrift(both), ...roleAssignmentDrift(both), ...entityDrift(both)];
}
