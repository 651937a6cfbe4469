import { createHash, timingSafeEqual } from "node:crypto";
import { type Grant, scopesAround } from "./principal.ts";
import type { Right } from "./roles.ts";
import { newSharedAccessKey } from "./shared-access-key.ts";

/** A shared access policy as a person declares it. */
export interface SharedAccessPolicyDefinition {
  readonly name: string;
  /** Made at start when absent. */
  readonly key?: string;
  /** `Manage` stands with `Send` and `Listen`, as in Azure. */
  readonly rights: readonly Right[];
  /** `""`, which is the default, for the whole namespace, else `"orders"` for a queue or topic. */
  readonly scope?: string;
}

/** A policy without its key. */
export interface SharedAccessPolicy extends Grant {
  readonly name: string;
}

/** The shared access policies of a namespace and its entities. Their keys leave by `connectionString` only. */
export class SharedAccessPolicies {
  readonly #policies: readonly { readonly policy: SharedAccessPolicy; readonly key: string }[];

  /** @throws RangeError for a policy that Azure would not take */
  constructor(definitions: readonly SharedAccessPolicyDefinition[]) {
    const seen = new Set<string>();
    this.#policies = definitions.map(({ name, key = newSharedAccessKey(), rights, scope = "" }) => {
      const id = `${scope.toLowerCase()}:${name}`;
      if (seen.has(id)) throw new RangeError(`Two policies are called "${name}" on "${scope}".`);
      seen.add(id);
      if (rights.includes("Manage") && !(rights.includes("Send") && rights.includes("Listen"))) {
        throw new RangeError(`The policy "${name}" has Manage: give it Send and Listen, too.`);
      }
      return { policy: { name, rights, scope }, key };
    });
  }

  /** The policies of one scope: `""` for the namespace, else a queue or topic. */
  on(scope: string): readonly SharedAccessPolicy[] {
    return this.#policies
      .filter(({ policy }) => policy.scope.toLowerCase() === scope.toLowerCase())
      .map(({ policy }) => policy);
  }

  /** The policy of a name that holds for an entity and whose key made a signature; an entity's own goes first. */
  signerOf(
    name: string,
    entityPath: string,
    isSignedBy: (key: string) => boolean,
  ): SharedAccessPolicy | undefined {
    const scopes = scopesAround(entityPath);
    return this.#policies
      .filter(({ policy }) => policy.name === name && scopes.includes(policy.scope.toLowerCase()))
      .sort((one, other) => other.policy.scope.length - one.policy.scope.length)
      .find(({ key }) => isSignedBy(key))?.policy;
  }

  /** The policies of a name that have this key, whatever their scope. */
  withKey(name: string, key: string): readonly SharedAccessPolicy[] {
    return this.#policies
      .filter(({ policy, key: own }) => policy.name === name && sameSecret(own, key))
      .map(({ policy }) => policy);
  }

  /**
   * What Azure's portal calls the connection string of a policy. It is a secret: do not print it.
   * @throws RangeError when there is no such policy
   */
  connectionString(name: string, namespace: string, scope: string = ""): string {
    const found = this.#policies.find(
      ({ policy }) => policy.name === name && policy.scope.toLowerCase() === scope.toLowerCase(),
    );
    if (found === undefined) {
      const known = this.#policies.map(({ policy }) => `"${policy.name}" on "${policy.scope}"`);
      throw new RangeError(
        `No policy is called "${name}" on "${scope}"; there are: ${known.join(", ")}.`,
      );
    }
    const entity = scope === "" ? "" : `;EntityPath=${found.policy.scope}`;
    return `Endpoint=sb://${namespace}/;SharedAccessKeyName=${name};SharedAccessKey=${found.key}${entity}`;
  }
}

/** Takes as long whatever the difference is; of digests, because it compares equal lengths only. */
function sameSecret(one: string, other: string): boolean {
  const [first, second] = [one, other].map((text) => createHash("sha256").update(text).digest());
  return first !== undefined && second !== undefined && timingSafeEqual(first, second);
}
