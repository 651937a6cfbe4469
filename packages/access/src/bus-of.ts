import type { Bus, EnvironmentDefinition } from "@buspass/contracts";
import type { Access, BusOf, IdentityDefinitions } from "./access.ts";
import { insteadOf } from "./nearest-name.ts";

/**
 * The bus of a declaration as one of its identities may use it.
 * @throws RangeError when no identity is called so
 */
export function busOf<
  B extends Bus,
  Identities extends IdentityDefinitions,
  Name extends keyof Identities & string,
>(access: Access<B, string, Identities>, name: Name): BusOf<B, Identities, Name> {
  const { bus, identities } = access;
  if (!Object.hasOwn(identities, name)) {
    throw new RangeError(
      `No identity is called "${name}": ${insteadOf(name, Object.keys(identities))}.`,
    );
  }
  const { cloudEvents }: Bus = bus;
  return Object.freeze({
    queues: bus.queues,
    topics: bus.topics,
    ...(cloudEvents !== undefined && { cloudEvents }),
    identity: Object.freeze({ name, ...identities[name] }),
    environments: Object.freeze(
      Object.fromEntries(
        Object.entries(access.environments).map(([each, environment]) => [
          each,
          Object.freeze(atRunTime(environment)),
        ]),
      ),
    ),
  });
}

/** What deployment needs to know is none of a client's business. */
function atRunTime({
  namespace,
  allowsSharedAccess,
}: EnvironmentDefinition): EnvironmentDefinition {
  return { namespace, ...(allowsSharedAccess !== undefined && { allowsSharedAccess }) };
}
