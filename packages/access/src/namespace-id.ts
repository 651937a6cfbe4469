import type { DeclaredAccess } from "./access.ts";
import { azureEnvironment } from "./azure-environment.ts";
import { shortName } from "./checked-namespace.ts";
import { namespaceId as idOf } from "./resource-ids.ts";

/**
 * The resource id of the namespace of an environment. With a slash and the `scope` of a role assignment
 * after it, it is the scope's own id.
 * @throws RangeError for an environment that is not declared, that is the emulator, or that does not say
 *   its subscription and resource group
 */
export function namespaceId<Name extends string>(
  access: DeclaredAccess<Name>,
  environment: NoInfer<Name>,
): string {
  const { namespace, subscriptionId, resourceGroup } = azureEnvironment(access, environment);
  if (subscriptionId === undefined || resourceGroup === undefined) {
    throw new RangeError(
      `Nobody has said where the namespace of environment "${environment}" is: add subscriptionId and resourceGroup to environments.${environment}.`,
    );
  }
  return idOf({ subscriptionId, resourceGroup, name: shortName(namespace) });
}
