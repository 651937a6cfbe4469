import {
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
} from "jose";
import { issuerName } from "./access-token-claims.ts";
import { type Identities, type Identity, tenantId } from "./identities.ts";
import { type SigningKey, signatureAlgorithm } from "./signing-keys.ts";
import { refuseOversized, TokenRefused } from "./token-refused.ts";

/** What the namespace learned from an access token that it accepted. */
export interface VerifiedToken {
  readonly identity: Identity;
  readonly expiresAtMs: number;
}

/** What a token is checked against. */
export interface AccessTokenChecks {
  readonly keys: readonly SigningKey[];
  readonly identities: Identities;
  /** Whom a token may be for, without a slash at the end. */
  readonly audiences: readonly string[];
  readonly nowMs: number;
}

/**
 * Checks length, signature, algorithm, issuer, tenant, audience and times, and finds the identity.
 * @throws TokenRefused
 */
export async function verifyAccessToken(
  token: string,
  { keys, identities, audiences, nowMs }: AccessTokenChecks,
): Promise<VerifiedToken> {
  refuseOversized(token);
  try {
    const payload = await signedPayload(token, keys, {
      algorithms: [signatureAlgorithm],
      issuer: issuerName,
      audience: audiences.flatMap((audience) => [audience, `${audience}/`]),
      requiredClaims: ["exp", "nbf", "oid", "tid"],
      currentDate: new Date(nowMs),
    });
    if (payload["tid"] !== tenantId) {
      throw new TokenRefused("InvalidIssuer: The token is of another tenant.");
    }
    const identity = identities.withObjectId(String(payload["oid"]));
    if (identity === undefined) throw new TokenRefused("InvalidToken: The identity is unknown.");
    return { identity, expiresAtMs: (payload.exp ?? 0) * 1000 };
  } catch (error) {
    throw error instanceof TokenRefused ? error : new TokenRefused(refusal(error));
  }
}

/** A header without a key's id may be of any published key; one with an id is of that key or of none. */
async function signedPayload(
  token: string,
  keys: readonly SigningKey[],
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  const { kid } = decodeProtectedHeader(token);
  for (const key of keys) {
    if (kid !== undefined && kid !== key.id) continue;
    try {
      const { payload } = await jwtVerify(token, key.publicKey, options);
      return payload;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    }
  }
  throw new errors.JWSSignatureVerificationFailed();
}

/** Words of the service, as users quote them: azure-service-bus-java#354, RedDog#4. */
function refusal(error: unknown): string {
  if (error instanceof errors.JWTExpired) {
    const ended = new Date(Number(error.payload.exp) * 1000);
    return `ExpiredToken: The token is expired. Expiration time: '${secondsOf(ended)}'.`;
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return "InvalidSignature: The token has an invalid signature.";
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    const words: Record<string, string> = {
      aud: "InvalidAudience: The authorization header contains a token with a wrong audience.",
      iss: "InvalidIssuer: The token issuer is invalid.",
      nbf: "InvalidToken: The token is not yet valid.",
    };
    return words[error.claim] ?? `InvalidToken: The token has no valid '${error.claim}' claim.`;
  }
  return "InvalidToken: The token is malformed, or signed in a way that is not accepted.";
}

/** `2026-11-23 18:02:57Z`; a date that no calendar has must not turn a refusal into a crash. */
function secondsOf(date: Date): string {
  if (Number.isNaN(date.getTime())) return "unknown";
  return date.toISOString().replace("T", " ").replace(/\.\d+/, "");
}
