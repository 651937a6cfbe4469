import { derivedId } from "./derived-id.ts";
import { defaultSubscriptionId } from "./namespace-resource.ts";
import type { RoleAssignment } from "./roles.ts";

/** A managed identity as a person declares it. */
export interface IdentityDefinition {
  /** Derived from the name when absent. */
  readonly clientId?: string;
  /** The one that a token request without a client id gets. At most one identity is. */
  readonly systemAssigned?: boolean;
  /**
   * The id in Azure Resource Manager: of the identity, or of its host when it is system-assigned.
   * Derived from the name when absent.
   */
  readonly resourceId?: string;
  /**
   * The Kubernetes service account that may have tokens of this identity, as
   * `system:serviceaccount:<namespace>:<name>`. Default: the one of the same name in `default`.
   */
  readonly federatedSubject?: string;
  readonly roles: readonly RoleAssignment[];
}

/** A managed identity with all that Entra knows of it, at one moment. */
export interface Identity {
  readonly name: string;
  readonly clientId: string;
  /** The id of the service principal: what role assignments name. */
  readonly objectId: string;
  readonly systemAssigned: boolean;
  readonly resourceId: string;
  readonly federatedSubject: string;
  readonly roles: readonly RoleAssignment[];
}

/** By what a token request names a user-assigned identity. All that are given must agree. */
export interface IdentitySelector {
  readonly clientId?: string | undefined;
  readonly objectId?: string | undefined;
  readonly resourceId?: string | undefined;
}

/** The tenant of every identity here. */
export const tenantId: string = derivedId("tenant");

/** The identities of a namespace. Their roles change; all else stays. */
export class Identities {
  readonly #byName: Map<string, Identity>;

  constructor(definitions: Readonly<Record<string, IdentityDefinition>>) {
    this.#byName = new Map(
      Object.entries(definitions).map(([name, definition]) => {
        const systemAssigned = definition.systemAssigned ?? false;
        const identity: Identity = {
          name,
          clientId: definition.clientId ?? derivedId(`client:${name}`),
          objectId: derivedId(`object:${name}`),
          systemAssigned,
          resourceId: definition.resourceId ?? resourceIdOf(name, systemAssigned),
          federatedSubject: definition.federatedSubject ?? `system:serviceaccount:default:${name}`,
          roles: definition.roles,
        };
        return [name, identity];
      }),
    );
  }

  /** As they are now; a later change is not seen in what was returned. */
  get all(): readonly Identity[] {
    return [...this.#byName.values()];
  }

  named(name: string): Identity | undefined {
    return this.#byName.get(name);
  }

  withObjectId(objectId: string): Identity | undefined {
    return this.all.find((identity) => identity.objectId === objectId);
  }

  /** The identity of a token request: the one that is selected, or the system-assigned one. */
  requested(selector: IdentitySelector): Identity | undefined {
    const wanted = (["clientId", "objectId", "resourceId"] as const).flatMap((key) => {
      const value = selector[key];
      return value === undefined ? [] : [{ key, value: value.toLowerCase() }];
    });
    return this.all.find((identity) =>
      wanted.length === 0
        ? identity.systemAssigned
        : wanted.every(({ key, value }) => identity[key].toLowerCase() === value),
    );
  }

  /** @throws RangeError when there is no identity of that name */
  replaceRoles(name: string, roles: readonly RoleAssignment[]): void {
    this.#byName.set(name, { ...this.expect(name), roles });
  }

  /** @throws RangeError when there is no identity of that name */
  expect(name: string): Identity {
    const identity = this.#byName.get(name);
    if (identity === undefined) {
      const known = [...this.#byName.keys()].join(", ");
      throw new RangeError(`No identity is called "${name}" here; there are: ${known}.`);
    }
    return identity;
  }
}

/** In the spelling of the claim `xms_mirid`, with `resourcegroups` in small letters. */
function resourceIdOf(name: string, systemAssigned: boolean): string {
  const provider = systemAssigned
    ? "Microsoft.Web/sites"
    : "Microsoft.ManagedIdentity/userAssignedIdentities";
  return `/subscriptions/${defaultSubscriptionId}/resourcegroups/emulator/providers/${provider}/${name}`;
}
