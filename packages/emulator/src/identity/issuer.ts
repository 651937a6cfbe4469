import { type JWK, SignJWT } from "jose";
import type { Clock } from "../clock.ts";
import { accessTokenClaims, serviceBusAudience } from "./access-token-claims.ts";
import type { Identities, Identity } from "./identities.ts";
import { SigningKeys, signatureAlgorithm } from "./signing-keys.ts";
import { type VerifiedToken, verifyAccessToken } from "./verify-access-token.ts";

const hourMs = 60 * 60 * 1000;

/** A token and its times. */
export interface MintedToken {
  readonly token: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

/** The tenant's token service: mints access tokens, and knows its own again. */
export class Issuer {
  readonly #keys: SigningKeys;
  readonly #identities: Identities;
  readonly #clock: Clock;
  #lifetimeMs = hourMs;
  /** How long a retired key stays published: until the last token that it signed has ended. */
  #longestLifetimeMs = hourMs;

  private constructor(keys: SigningKeys, identities: Identities, clock: Clock) {
    this.#keys = keys;
    this.#identities = identities;
    this.#clock = clock;
  }

  static async create(identities: Identities, clock: Clock): Promise<Issuer> {
    return new Issuer(await SigningKeys.create(clock), identities, clock);
  }

  /** How long a new token lives; an hour at first, which is Entra's shortest default for an application. */
  get lifetimeMs(): number {
    return this.#lifetimeMs;
  }

  /** In whole seconds, as tokens count. @throws RangeError when it is not at least one */
  set lifetimeMs(lifetimeMs: number) {
    if (!(lifetimeMs >= 1000 && Number.isInteger(lifetimeMs / 1000))) {
      throw new RangeError(
        `A token lives for whole seconds and at least one, not ${lifetimeMs} ms.`,
      );
    }
    this.#lifetimeMs = lifetimeMs;
    this.#longestLifetimeMs = Math.max(this.#longestLifetimeMs, lifetimeMs);
  }

  /** The public keys as a JSON Web Key Set (RFC 7517, section 5). */
  get keySet(): { readonly keys: readonly JWK[] } {
    return { keys: this.#keys.published.map(({ jwk }) => jwk) };
  }

  /** Signs an access token with Entra's claims for an application. */
  async mint(identity: Identity, resource: string = serviceBusAudience): Promise<MintedToken> {
    const issuedAt = Math.floor(this.#clock.now() / 1000);
    const expiresAt = issuedAt + this.#lifetimeMs / 1000;
    const { id, privateKey } = this.#keys.current;
    const token = await new SignJWT(accessTokenClaims(identity, resource, issuedAt, expiresAt))
      .setProtectedHeader({ alg: signatureAlgorithm, typ: "JWT", kid: id })
      .sign(privateKey);
    return { token, issuedAtMs: issuedAt * 1000, expiresAtMs: expiresAt * 1000 };
  }

  /**
   * Signs with a new key from now on. The old one stays published until its tokens have ended, or
   * goes at once with `keepOld: false`, and its tokens with it.
   */
  async rotateKeys({ keepOld = true }: { readonly keepOld?: boolean } = {}): Promise<void> {
    await this.#keys.rotate(keepOld ? this.#longestLifetimeMs : 0);
  }

  /**
   * Checks length, signature, algorithm, issuer, audience and times, and finds the identity.
   * @param audiences whom it may be for, without a slash at the end; Service Bus when absent
   * @throws TokenRefused
   */
  async verify(
    token: string,
    audiences: readonly string[] = [serviceBusAudience],
  ): Promise<VerifiedToken> {
    return verifyAccessToken(token, {
      keys: this.#keys.published,
      identities: this.#identities,
      audiences,
      nowMs: this.#clock.now(),
    });
  }
}
