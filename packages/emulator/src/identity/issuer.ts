import { randomUUID, type webcrypto } from "node:crypto";
import { errors, generateKeyPair, jwtVerify, SignJWT } from "jose";
import type { Clock } from "../clock.ts";
import { type Identities, type Identity, tenantId } from "./identities.ts";

/** How long a token lives: Entra's shortest default for an application's access token. */
const lifetimeSeconds = 60 * 60;

/** Entra gives the audience without the slash that the requested resource ends in. */
const serviceBusAudience = "https://servicebus.azure.net";

const issuerName = `https://sts.windows.net/${tenantId}/`;

/** A token and when it ends. */
export interface MintedToken {
  readonly token: string;
  readonly expiresAtMs: number;
}

/** What the namespace learned from a token that it accepted. */
export interface VerifiedToken {
  readonly identity: Identity;
  readonly expiresAtMs: number;
}

/** A token that the namespace does not accept; `message` begins with the service's word for why. */
export class TokenRefused extends Error {
  override readonly name = "TokenRefused";
}

/** The tenant's token service: mints access tokens, and knows its own again. */
export class Issuer {
  readonly #keys: webcrypto.CryptoKeyPair;
  readonly #identities: Identities;
  readonly #clock: Clock;

  private constructor(keys: webcrypto.CryptoKeyPair, identities: Identities, clock: Clock) {
    this.#keys = keys;
    this.#identities = identities;
    this.#clock = clock;
  }

  static async create(identities: Identities, clock: Clock): Promise<Issuer> {
    const { privateKey, publicKey } = await generateKeyPair("ES256");
    return new Issuer({ privateKey, publicKey }, identities, clock);
  }

  /** Signs an access token with Entra's claims for an application. */
  async mint(identity: Identity, resource: string = serviceBusAudience): Promise<MintedToken> {
    const issuedAt = Math.floor(this.#clock.now() / 1000);
    const expiresAt = issuedAt + lifetimeSeconds;
    const token = await new SignJWT({
      appid: identity.clientId,
      idtyp: "app",
      oid: identity.objectId,
      tid: tenantId,
      uti: randomUUID(),
      ver: "1.0",
    })
      .setProtectedHeader({ alg: "ES256", typ: "JWT" })
      .setIssuer(issuerName)
      .setSubject(identity.objectId)
      .setAudience(resource.replace(/\/$/, ""))
      .setIssuedAt(issuedAt)
      .setNotBefore(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(this.#keys.privateKey);
    return { token, expiresAtMs: expiresAt * 1000 };
  }

  /**
   * Checks signature, algorithm, issuer, audience and times, and finds the identity.
   * @throws TokenRefused
   */
  async verify(token: string): Promise<VerifiedToken> {
    try {
      const { payload } = await jwtVerify(token, this.#keys.publicKey, {
        algorithms: ["ES256"],
        issuer: issuerName,
        audience: serviceBusAudience,
        requiredClaims: ["exp", "nbf", "oid"],
        currentDate: new Date(this.#clock.now()),
      });
      const identity = this.#identities.withObjectId(String(payload["oid"]));
      if (identity === undefined) throw new TokenRefused("InvalidToken: The identity is unknown.");
      return { identity, expiresAtMs: (payload.exp ?? 0) * 1000 };
    } catch (error) {
      throw error instanceof TokenRefused ? error : new TokenRefused(refusal(error));
    }
  }
}

function refusal(error: unknown): string {
  if (error instanceof errors.JWTExpired) return "ExpiredToken: The token is expired.";
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return "InvalidSignature: The token has an invalid signature.";
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    const words: Record<string, string> = {
      aud: "InvalidAudience: The token is for another audience.",
      iss: "InvalidIssuer: The token issuer is invalid.",
      nbf: "InvalidToken: The token is not yet valid.",
    };
    return words[error.claim] ?? `InvalidToken: The token has no valid '${error.claim}' claim.`;
  }
  return "InvalidToken: The token is malformed, or signed in a way that is not accepted.";
}
