import { randomUUID } from "node:crypto";
import type { JWTPayload } from "jose";
import { type Identity, tenantId } from "./identities.ts";

/** Entra gives the audience without the slash that the requested resource ends in. */
export const serviceBusAudience = "https://servicebus.azure.net";

/** Who signs access tokens of version 1, which is what Service Bus asks for. */
export const issuerName: string = `https://sts.windows.net/${tenantId}/`;

/**
 * The claims of an access token for an application, as Entra writes them for a managed identity.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 *
 * `xms_mirid` is the managed identity's resource; Microsoft does not document it and does not mean to
 * (https://github.com/MicrosoftDocs/azure-docs/issues/96027), and still people read it.
 */
export function accessTokenClaims(
  identity: Identity,
  resource: string,
  issuedAt: number,
  expiresAt: number,
): JWTPayload {
  return {
    aud: resource.replace(/\/$/, ""),
    iss: issuerName,
    iat: issuedAt,
    nbf: issuedAt,
    exp: expiresAt,
    appid: identity.clientId,
    // 2: the application proved itself by a certificate, and not by a secret.
    appidacr: "2",
    idp: issuerName,
    idtyp: "app",
    oid: identity.objectId,
    sub: identity.objectId,
    tid: tenantId,
    uti: randomUUID(),
    ver: "1.0",
    xms_mirid: identity.resourceId,
  };
}
