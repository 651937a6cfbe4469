import type { DeclaredAccess } from "./access.ts";
import { type ArmTemplate, armJson } from "./deployment/arm-json.ts";
import { serviceBusTemplate } from "./deployment/service-bus-template.ts";

/**
 * The same deployment as `bicep` writes, as a template of Azure Resource Manager in JSON, for pipelines
 * without Bicep.
 *
 * @throws RangeError for an environment that is not declared, or that is the emulator
 * @example
 * await writeFile("bus.json", JSON.stringify(armTemplate(access, "production"), null, 2));
 */
export function armTemplate<Name extends string>(
  access: DeclaredAccess<Name>,
  environment: NoInfer<Name>,
): ArmTemplate {
  return armJson(serviceBusTemplate(access, environment));
}
