import { decodeJwt, errors } from "jose";
import { entraError } from "./entra-error.ts";
import { type Identity, tenantId } from "./identities.ts";
import type { EndpointReply } from "./loopback-server.ts";
import {
  clusterIssuerName,
  type ServiceAccountIssuer,
  tokenExchangeAudience,
} from "./service-account-issuer.ts";
import { grantToken, type TokenSource } from "./token-source.ts";

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * Gives an access token to who shows a service account's token: the client credentials grant with a
 * federated credential.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#third-case-access-token-request-with-a-federated-credential
 */
export async function exchangeToken(
  form: URLSearchParams,
  source: TokenSource,
  cluster: ServiceAccountIssuer,
): Promise<EndpointReply> {
  const refuse = (status: number, error: string, code: number, message: string): EndpointReply =>
    entraError(status, error, code, message, source.clock.now());
  for (const name of ["grant_type", "client_id", "scope"]) {
    if (!form.get(name)) {
      const message = `The request body must contain the following parameter: '${name}'.`;
      return refuse(400, "invalid_request", 900144, message);
    }
  }
  if (form.get("grant_type") !== "client_credentials") {
    const message = "The app requested an unsupported grant type.";
    return refuse(400, "unsupported_grant_type", 70003, message);
  }
  const scope = form.get("scope") ?? "";
  if (!scope.endsWith("/.default")) {
    const message = `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`;
    return refuse(400, "invalid_scope", 1002012, message);
  }
  const clientId = form.get("client_id") ?? "";
  const identity = source.identities.requested({ clientId });
  if (identity === undefined) {
    const message = `Application with identifier '${clientId}' was not found in the directory '${tenantId}'.`;
    return refuse(400, "unauthorized_client", 700016, message);
  }
  const assertion = form.get("client_assertion");
  if (assertion === null || form.get("client_assertion_type") !== assertionType) {
    const message =
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
    return refuse(401, "invalid_client", 7000218, message);
  }
  const refusal = await refusalOf(assertion, identity, cluster);
  if (refusal !== undefined) return refuse(401, "invalid_client", ...refusal);
  const resource = scope.slice(0, -"/.default".length);
  const { token, issuedAtMs, expiresAtMs } = await grantToken(source, identity, resource);
  const lifetime = (expiresAtMs - issuedAtMs) / 1000;
  return {
    status: 200,
    body: {
      token_type: "Bearer",
      expires_in: lifetime,
      ext_expires_in: lifetime,
      access_token: token,
    },
  };
}

/** Why an assertion is not what the identity's federated credential says, in Entra's order and words. */
async function refusalOf(
  assertion: string,
  { federatedSubject }: Identity,
  cluster: ServiceAccountIssuer,
): Promise<readonly [code: number, message: string] | undefined> {
  try {
    const { iss, sub, aud } = decodeJwt(assertion);
    const nothing = "No matching federated identity record found for presented assertion";
    const advice =
      "Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation";
    if (iss !== clusterIssuerName) return [700211, `${nothing} issuer '${iss}'. ${advice}`];
    // In the case that it was given in, since 2024:
    // https://learn.microsoft.com/entra/identity-platform/reference-breaking-changes
    if (sub !== federatedSubject) return [700213, `${nothing} subject '${sub}'. ${advice}`];
    if (![aud].flat().includes(tokenExchangeAudience)) {
      return [700212, `${nothing} audience '${aud}'. ${advice}`];
    }
    await cluster.verify(assertion);
    return undefined;
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) {
      return [700027, "Client assertion failed signature validation."];
    }
    if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed) {
      return [700024, "Client assertion is not within its valid time range."];
    }
    return [50027, "JWT token is invalid or malformed."];
  }
}
