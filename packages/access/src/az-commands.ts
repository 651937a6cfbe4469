import type { DeclaredAccess } from "./access.ts";
import { azureEnvironment } from "./azure-environment.ts";
import { namespaceId } from "./namespace-id.ts";
import { roleAssignments } from "./role-assignments.ts";

/**
 * Commands of the Azure CLI that assign the roles of an environment, and find those that are there already:
 * they may be run again. They are for namespaces that are not deployed from Bicep, and for what the portal
 * cannot do, which is a role on a topic's subscription.
 *
 * The text is a script for Bash, and for PowerShell as it is: each command is one line, and nothing in it
 * means something else in either. In cmd, run the lines that begin with `az`.
 *
 * @throws RangeError for an environment that is not declared, that is the emulator, or that does not say
 *   where its namespace is or who its principals are
 * @example
 * await writeFile("assign-roles.sh", azCommands(access, "production"));
 */
export function azCommands<Name extends string>(
  access: DeclaredAccess<Name>,
  environment: NoInfer<Name>,
): string {
  const { principals = {}, namespace } = azureEnvironment(access, environment);
  const within = namespaceId(access, environment);
  const missing = Object.keys(access.identities).filter((name) => principals[name] === undefined);
  if (missing.length > 0) {
    throw new RangeError(
      `Nobody has said who ${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"}: add the object ids to environments.${environment}.principals, as \`az identity show --query principalId\` prints them.`,
    );
  }
  const commands = roleAssignments(access).map(
    ({ identity, role, roleDefinitionId, entity, scope, why }) =>
      [
        `# ${identity}: ${role} on ${entity}, for ${why}`,
        [
          "az role assignment create",
          `--assignee-object-id ${principals[identity]}`,
          "--assignee-principal-type ServicePrincipal",
          `--role ${roleDefinitionId}`,
          `--scope ${argument(`${within}/${scope}`)}`,
        ].join(" "),
      ].join("\n"),
  );
  const head = [
    `# Role assignments of environment "${environment}", ${namespace}, each at the narrowest scope.`,
    "# Made by `buspass access az` from the declaration. An assignment that exists stays as it is.",
    ...(/[()]/.test(within) ? [parenthesesNote] : []),
  ].join("\n");
  return `${[head, ...commands].join("\n\n")}\n`;
}

/** `az` is a batch file on Windows, which takes parentheses for its own where no quotes reach it. */
const parenthesesNote =
  "# In PowerShell on Windows, write `az --%` for `az`: the resource group's name has parentheses.";

/** Letters, digits, slashes, hyphens, periods and underscores are themselves in every shell. */
function argument(value: string): string {
  return /^[\w/.~-]+$/.test(value) ? value : `"${value}"`;
}
