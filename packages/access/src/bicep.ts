import type { DeclaredAccess } from "./access.ts";
import { bicepText } from "./deployment/bicep-text.ts";
import { serviceBusTemplate } from "./deployment/service-bus-template.ts";

/**
 * The Bicep of an environment: the namespace without local authentication, its entities with their rules,
 * and the role assignments. It is deployed to a resource group, by itself or as a module. A principal that
 * the environment does not know is a parameter.
 *
 * @throws RangeError for an environment that is not declared, or that is the emulator
 * @example
 * await writeFile("bus.bicep", bicep(access, "production"));
 */
export function bicep<Name extends string>(
  access: DeclaredAccess<Name>,
  environment: NoInfer<Name>,
): string {
  return bicepText(serviceBusTemplate(access, environment));
}
