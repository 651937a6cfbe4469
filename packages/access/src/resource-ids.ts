import type { DeclaredAccess } from "./access.ts";
import { azureEnvironment } from "./azure-environment.ts";
import { shortName } from "./checked-namespace.ts";

/**
 * A name of an entity as one segment of a resource id, where a slash is written as a tilde.
 * https://github.com/Azure/azure-resource-manager-schemas/issues/230
 */
export function segment(name: string): string {
  return name.replaceAll("/", "~");
}

/** The parts of a subscription's path: the topic's name may have slashes, its own may not. */
export function pathParts(path: string): { readonly topic: string; readonly subscription: string } {
  const slash = path.lastIndexOf("/");
  return { topic: path.slice(0, slash), subscription: path.slice(slash + 1) };
}

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
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ServiceBus/namespaces/${shortName(namespace)}`;
}
