import { issuerName } from "./access-token-claims.ts";
import { tenantId } from "./identities.ts";
import { signatureAlgorithm } from "./signing-keys.ts";

/**
 * The tenant's OpenID configuration. Version 1 names the issuer of version 1 tokens, which is whom
 * tokens for Service Bus are of; version 2 names the server itself, as clients compare the two.
 * https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
 */
export function openidMetadata(origin: string, version: 1 | 2): Readonly<Record<string, unknown>> {
  const tenant = `${origin}/${tenantId}`;
  const path = version === 1 ? "" : "v2.0/";
  return {
    issuer: version === 1 ? issuerName : `${tenant}/v2.0`,
    authorization_endpoint: `${tenant}/oauth2/${path}authorize`,
    // Of version 2 in both: there is no other here.
    token_endpoint: `${tenant}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ["private_key_jwt"],
    jwks_uri: `${tenant}/discovery/${path}keys`,
    response_types_supported: ["token"],
    grant_types_supported: ["client_credentials"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: [signatureAlgorithm],
  };
}
