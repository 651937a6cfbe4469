import type { Clock } from "../clock.ts";
import { serviceBusAudience } from "./access-token-claims.ts";
import type { Identities } from "./identities.ts";
import type { Issuer } from "./issuer.ts";
import { type NamespaceResource, partAt } from "./namespace-resource.ts";
import type { Principal } from "./principal.ts";
import { roleRights } from "./roles.ts";
import type { SharedAccessPolicies } from "./shared-access-policies.ts";
import { verifySharedAccessSignature } from "./shared-access-signature.ts";
import { TokenRefused } from "./token-refused.ts";

/** What a client puts: a token of a type, for an entity. */
export interface PutToken {
  /** `jwt` or `servicebus.windows.net:sastoken`. */
  readonly type: string;
  readonly token: string;
  /** `sb://<host>/<entity>` */
  readonly audience: string;
  /** The fully qualified name of the namespace that is asked. */
  readonly namespace: string;
}

/** Who knows whom a token speaks for. */
export interface AuthenticationOptions {
  readonly identities: Identities;
  readonly issuer: Issuer;
  readonly clock: Clock;
  readonly resource: NamespaceResource;
  /** Absent when local authentication is disabled, as it is by default here. */
  readonly policies?: SharedAccessPolicies | undefined;
}

/** Turns a token of either kind into the principal that it speaks for. */
export class Authentication {
  readonly #options: AuthenticationOptions;

  constructor(options: AuthenticationOptions) {
    this.#options = options;
  }

  /** Whom a shared access policy's name and key speak for; undefined when nobody, or without local authentication. */
  principalWithKey(policyName: string, key: string): Principal | undefined {
    const grants = this.#options.policies?.withKey(policyName, key) ?? [];
    if (grants.length === 0) return undefined;
    const expiresAtMs = Number.POSITIVE_INFINITY;
    return { kind: "shared access policy", name: policyName, expiresAtMs, grants };
  }

  /** @throws TokenRefused */
  async principalOf({ type, token, audience, namespace }: PutToken): Promise<Principal> {
    const { identities, issuer, policies, clock, resource } = this.#options;
    if (type === "jwt") {
      const { identity, expiresAtMs } = await issuer.verify(token, [
        serviceBusAudience,
        // For this namespace alone, in place of the whole service.
        `https://${namespace}`,
      ]);
      const { name, objectId } = identity;
      return {
        kind: "managed identity",
        name,
        expiresAtMs,
        get grants() {
          const roles = identities.withObjectId(objectId)?.roles ?? [];
          return roles.flatMap(({ role, scope }) => {
            const part = partAt(resource, scope);
            return part === undefined ? [] : [{ scope: part, rights: roleRights[role] }];
          });
        },
      };
    }
    if (policies === undefined) {
      throw new TokenRefused(
        "LocalAuthDisabled: Authorization failed because SAS authentication has been disabled for the namespace. Use a Microsoft Entra token.",
      );
    }
    if (type !== "servicebus.windows.net:sastoken") {
      throw new TokenRefused("InvalidToken: The type of the token is not supported.");
    }
    return verifySharedAccessSignature(token, audience, policies, clock.now());
  }
}
