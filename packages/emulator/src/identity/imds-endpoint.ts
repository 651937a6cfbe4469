import type { Identities, Identity } from "./identities.ts";
import {
  type EndpointReply,
  type EndpointRequest,
  startLoopbackServer,
} from "./loopback-server.ts";
import { noProxyForLoopback } from "./no-proxy.ts";
import { grantToken, type TokenEndpoint, type TokenSource } from "./token-source.ts";

/** Clients ask with and without the slash. */
const tokenPath = /^\/metadata\/identity\/oauth2\/token\/?$/;

/**
 * Starts the token endpoint of the Instance Metadata Service, as virtual machines have it.
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 */
export async function startImdsEndpoint(source: TokenSource): Promise<TokenEndpoint> {
  const server = await startLoopbackServer({
    endpoint: "imds",
    faults: source.faults,
    clock: source.clock,
    answer: (request) => answer(request, source),
    failure: (status) =>
      refused(status, "unknown", "Failed to retrieve token from the Active directory.").body,
  });
  // The one variable by which clients look for the service elsewhere than at 169.254.169.254.
  const env = { AZURE_POD_IDENTITY_AUTHORITY_HOST: server.origin, ...noProxyForLoopback() };
  return { ...server, env };
}

async function answer(
  { method, url, headers }: EndpointRequest,
  source: TokenSource,
): Promise<EndpointReply> {
  if (!tokenPath.test(url.pathname)) return refused(404, "not_found", "Not found.");
  if (method !== "GET") return refused(405, "method_not_allowed", "Method not allowed.");
  if (headers["metadata"] !== "true") {
    return refused(400, "bad_request_102", "Required metadata header not specified");
  }
  // https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service#security-and-authentication
  if (headers["x-forwarded-for"] !== undefined) {
    return refused(400, "invalid_request", "The header X-Forwarded-For is not allowed");
  }
  const query = url.searchParams;
  if (query.get("api-version") !== "2018-02-01") {
    return refused(400, "invalid_request", "The api-version is missing or not supported");
  }
  const resource = query.get("resource");
  if (resource === null) {
    return refused(400, "invalid_request", "Required query variable 'resource' is missing");
  }
  const identity = identityFor(query, source.identities);
  if (typeof identity === "string") return refused(400, "invalid_request", identity);
  const { token, issuedAtMs, expiresAtMs } = await grantToken(source, identity, resource);
  const lifetime = String((expiresAtMs - issuedAtMs) / 1000);
  return {
    status: 200,
    body: {
      access_token: token,
      client_id: identity.clientId,
      expires_in: lifetime,
      expires_on: String(expiresAtMs / 1000),
      ext_expires_in: lifetime,
      not_before: String(issuedAtMs / 1000),
      resource,
      token_type: "Bearer",
    },
  };
}

/** The identity, or why there is none. */
function identityFor(query: URLSearchParams, identities: Identities): Identity | string {
  const selector = {
    clientId: query.get("client_id") ?? undefined,
    objectId: query.get("object_id") ?? undefined,
    // The documentation says `msi_res_id`, and clients say either.
    resourceId: query.get("msi_res_id") ?? query.get("mi_res_id") ?? undefined,
  };
  const found = identities.requested(selector);
  if (found !== undefined) return found;
  if (Object.values(selector).some((value) => value !== undefined)) return "Identity not found";
  // "If system assigned managed identity isn't enabled, and only one user assigned managed identity
  // exists, IMDS defaults to that single user assigned managed identity":
  // https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/managed-identities-faq
  const [only, ...others] = identities.all;
  if (only === undefined) return "Identity not found";
  if (others.length === 0) return only;
  return "Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request";
}

function refused(status: number, error: string, description: string): EndpointReply {
  return { status, body: { error, error_description: description } };
}
