import { decodeJwt } from "jose/jwt/decode";

/** Who a token speaks for, as it says itself. The token is not part of it. */
export interface TokenClaims {
  /** The id of the service principal or user: what a role assignment names. */
  readonly objectId: string | undefined;
  readonly clientId: string | undefined;
  readonly tenantId: string | undefined;
  /** `"app"` for an application or managed identity, `"user"` for a person; undefined where it isn't said. */
  readonly type: "app" | "user" | undefined;
  /** The Azure resource whose identity it is, or the user-assigned identity itself. */
  readonly resourceId: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly expiresAtMs: number | undefined;
}

/**
 * Reads who a Microsoft Entra access token is for. The signature is not checked: this is for telling
 * a person, and the namespace decides for itself. Undefined when the text is no JWT.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 *
 * @example
 * const { token } = await credential.getToken(serviceBusScope);
 * console.log(`object id ${tokenClaims(token)?.objectId}`);
 */
export function tokenClaims(token: string): TokenClaims | undefined {
  try {
    const { oid, appid, azp, tid, idtyp, scp, xms_mirid, exp } = decodeJwt(token);
    return {
      objectId: text(oid),
      // `appid` in tokens of version 1.0, `azp` in those of 2.0.
      clientId: text(appid) ?? text(azp),
      tenantId: text(tid),
      type: typeOf(idtyp, scp),
      resourceId: text(xms_mirid),
      expiresAtMs: typeof exp === "number" ? exp * 1000 : undefined,
    };
  } catch {
    return undefined;
  }
}

function text(claim: unknown): string | undefined {
  return typeof claim === "string" ? claim : undefined;
}

/** A token for a user says `scp`, whether or not it says `idtyp`. */
function typeOf(idtyp: unknown, scp: unknown): TokenClaims["type"] {
  if (idtyp === "app" || idtyp === "user") return idtyp;
  return typeof scp === "string" ? "user" : undefined;
}
