import type { AccessEnvironment, DeclaredAccess } from "./access.ts";
import { emulator } from "./checked-namespace.ts";
import { insteadOf } from "./nearest-name.ts";

/**
 * An environment of a declaration that is in Azure.
 * @throws RangeError for one that is not declared, or that is the emulator
 */
export function azureEnvironment<Name extends string>(
  { environments }: DeclaredAccess<Name>,
  name: Name,
): AccessEnvironment {
  const inAzure = Object.entries<AccessEnvironment>(environments)
    .filter(([, { namespace }]) => namespace !== emulator)
    .map(([each]) => each);
  if (inAzure.includes(name)) return environments[name];
  if (Object.hasOwn(environments, name)) {
    throw new RangeError(
      `Environment "${name}" is the emulator, which is not deployed: in Azure ${inAzure.length === 0 ? "there is none" : `there are ${inAzure.join(", ")}`}.`,
    );
  }
  throw new RangeError(`There is no environment "${name}": ${insteadOf(name, inAzure)}.`);
}
