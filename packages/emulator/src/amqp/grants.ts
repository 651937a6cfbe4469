import type { VerifiedToken } from "../identity/issuer.ts";
import { grants, type Right } from "../identity/roles.ts";

/** What one connection may do: the tokens that its client has put, by the entity they were put for. */
export class Grants {
  readonly #tokens = new Map<string, VerifiedToken>();

  put(audience: string, token: VerifiedToken): void {
    this.#tokens.set(pathOfAudience(audience), token);
  }

  /** The name of the identity that has a right on an entity here, now. */
  identityWith(right: Right, entityPath: string, nowMs: number): string | undefined {
    const path = entityPath.toLowerCase();
    for (const [audience, { identity, expiresAtMs }] of this.#tokens) {
      const covers = audience === "" || path === audience || path.startsWith(`${audience}/`);
      if (covers && expiresAtMs > nowMs && grants(identity.roles, right, path)) {
        return identity.name;
      }
    }
    return undefined;
  }
}

/** `sb://localhost:5671/orders/` → `orders` */
function pathOfAudience(audience: string): string {
  return audience
    .toLowerCase()
    .replace(/^[a-z]+:\/\/[^/]*\/?/, "")
    .replace(/\/$/, "");
}
