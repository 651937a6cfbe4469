import type { AccessEnvironment, DeclaredAccess } from "./access.ts";
import { insteadOf } from "./nearest-name.ts";

/**
 * An environment of a declaration.
 * @throws RangeError for one that is not declared
 */
export function declaredEnvironment<Name extends string>(
  { environments }: DeclaredAccess<Name>,
  name: Name,
): AccessEnvironment {
  if (Object.hasOwn(environments, name)) return environments[name];
  throw new RangeError(
    `There is no environment "${name}": ${insteadOf(name, Object.keys(environments))}.`,
  );
}
