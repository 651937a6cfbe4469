import { randomUUID } from "node:crypto";
import {
  type EndpointReply,
  type EndpointRequest,
  startLoopbackServer,
} from "./loopback-server.ts";
import { noProxyForLoopback } from "./no-proxy.ts";
import { grantToken, type TokenEndpoint, type TokenSource } from "./token-source.ts";

/**
 * Starts the token endpoint that App Service gives its applications.
 * https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
export async function startAppServiceEndpoint(source: TokenSource): Promise<TokenEndpoint> {
  // Proves that a request comes from this host's own processes; changes with every start.
  const secret = randomUUID();
  const server = await startLoopbackServer({
    endpoint: "app service",
    faults: source.faults,
    clock: source.clock,
    answer: (request) => answer(request, secret, source),
    failure: (status) => refused(status, "The token could not be given.").body,
  });
  return {
    ...server,
    env: {
      IDENTITY_ENDPOINT: `${server.origin}/msi/token`,
      IDENTITY_HEADER: secret,
      ...noProxyForLoopback(),
    },
  };
}

async function answer(
  { method, url, headers }: EndpointRequest,
  secret: string,
  source: TokenSource,
): Promise<EndpointReply> {
  if (method !== "GET" || url.pathname !== "/msi/token") {
    return refused(404, "Ask for GET /msi/token.");
  }
  if (headers["x-identity-header"] !== secret) {
    return refused(401, "The header X-IDENTITY-HEADER is missing or wrong.");
  }
  const query = url.searchParams;
  if (query.get("api-version") !== "2019-08-01") {
    return refused(400, "The parameter api-version must be 2019-08-01.");
  }
  const resource = query.get("resource");
  if (resource === null) return refused(400, "The parameter resource is missing.");
  const selector = {
    clientId: query.get("client_id") ?? undefined,
    objectId: query.get("principal_id") ?? query.get("object_id") ?? undefined,
    resourceId: query.get("mi_res_id") ?? undefined,
  };
  const identity = source.identities.requested(selector);
  if (identity === undefined) {
    // As users quote them: azure-sdk-for-net#43691, Azure-Samples/azure-search-openai-demo#2148.
    return refused(
      400,
      Object.values(selector).every((id) => id === undefined)
        ? "Unable to load the proper Managed Identity."
        : "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.",
    );
  }
  const { token, expiresAtMs } = await grantToken(source, identity, resource);
  return {
    status: 200,
    body: {
      access_token: token,
      expires_on: String(expiresAtMs / 1000),
      resource,
      token_type: "Bearer",
      client_id: identity.clientId,
    },
  };
}

function refused(statusCode: number, message: string): EndpointReply {
  return { status: statusCode, body: { statusCode, message, correlationId: randomUUID() } };
}
