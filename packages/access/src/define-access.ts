import type { Bus } from "@buspass/contracts";
import type {
  Access,
  AccessEnvironment,
  DeclaredAccess,
  DeclaredIdentities,
  IdentityDefinitions,
  IdentityRights,
} from "./access.ts";
import { busOf } from "./bus-of.ts";
import { checkKeys } from "./check-keys.ts";
import { checkedEnvironments } from "./checked-environments.ts";
import { checkedIdentities } from "./checked-identities.ts";
import { emulatorSettings } from "./emulator-settings.ts";

/** An option of another name is a typing error, which inferred types alone do not catch. */
type NoOthers<Identities> = {
  readonly [Name in keyof Identities]: {
    readonly [Other in Exclude<keyof Identities[Name], keyof IdentityRights>]: never;
  };
};

/** What {@link defineAccess} takes besides the bus. */
export interface AccessDefinition<
  B extends Bus,
  EnvironmentName extends string,
  Identities extends IdentityDefinitions<B>,
> {
  /** By name, such as `"production"`; at least one. Each has a namespace of its own, or is the emulator. */
  readonly environments: Readonly<
    Record<EnvironmentName, AccessEnvironment<NoInfer<keyof Identities & string>>>
  >;
  /** By name, such as `"orders-api"`; at least one. */
  readonly identities: Identities & NoOthers<Identities>;
}

/**
 * Declares who may do what on a bus, and where it runs: the one place that the clients' types, the
 * emulator's and Azure's role assignments come from. The result is a deeply frozen copy.
 *
 * @throws DefinitionError for the first line that cannot be meant; `path` names it, such as
 *   `identities.orders-api.sends[0]`
 * @example
 * export const access = defineAccess(bus, {
 *   environments: {
 *     development: { namespace: "emulator" },
 *     production: { namespace: "contoso-prod.servicebus.windows.net" },
 *   },
 *   identities: {
 *     "orders-api": { sends: ["orders"] },
 *     "orders-worker": { receives: ["orders"], sends: ["events"] },
 *     billing: { receives: ["events/billing"] },
 *   },
 * });
 */
export function defineAccess<
  B extends Bus,
  const EnvironmentName extends string,
  const Identities extends IdentityDefinitions<B>,
>(
  bus: B,
  definition: AccessDefinition<B, EnvironmentName, Identities>,
): Access<B, EnvironmentName, Identities> {
  checkKeys(definition, ["environments", "identities"], "");
  const identities = checkedIdentities(bus, definition.identities);
  const names = Object.keys(identities);
  const declared: DeclaredAccess<EnvironmentName> = {
    bus,
    identities,
    environments: checkedEnvironments<EnvironmentName>(definition.environments, names),
  };
  const access: Access<B, EnvironmentName, Identities> = {
    ...declared,
    bus,
    // The copy has the names of the definition, which the check cannot express.
    identities: identities as DeclaredIdentities<Identities>,
    as: (name) => busOf(access, name),
    emulator: () => emulatorSettings(declared),
  };
  return Object.freeze(access);
}
