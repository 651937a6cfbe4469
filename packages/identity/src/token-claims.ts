import { decodeJwt } from "jose";

/** Who a token speaks for, as it says itself. The token is not part of it. */
export interface TokenClaims {
  /** The id of the service principal: what a role assignment names. */
  readonly objectId: string | undefined;
  readonly clientId: string | undefined;
  readonly tenantId: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly expiresAtMs: number | undefined;
}

/**
 * Reads who a Microsoft Entra access token is for. The signature is not checked: this is for telling
 * a person, and the namespace decides for itself. Undefined when the text is no JWT.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function tokenClaims(token: string): TokenClaims | undefined {
  try {
    const { oid, appid, azp, tid, exp } = decodeJwt(token);
    return {
      objectId: text(oid),
      // `appid` in tokens of version 1.0, `azp` in those of 2.0.
      clientId: text(appid) ?? text(azp),
      tenantId: text(tid),
      expiresAtMs: exp === undefined ? undefined : exp * 1000,
    };
  } catch {
    return undefined;
  }
}

function text(claim: unknown): string | undefined {
  return typeof claim === "string" ? claim : undefined;
}
