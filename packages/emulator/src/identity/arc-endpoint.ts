import { randomUUID } from "node:crypto";
import { ArcChallenges, defaultKeyFolder } from "./arc-challenges.ts";
import {
  type EndpointReply,
  type EndpointRequest,
  startLoopbackServer,
} from "./loopback-server.ts";
import { noProxyForLoopback } from "./no-proxy.ts";
import { grantToken, type TokenEndpoint, type TokenSource } from "./token-source.ts";

/** Where the endpoint keeps its key files. */
export interface ArcEndpointOptions {
  /** Default: the one folder that Microsoft's clients accept on this platform. */
  readonly keyFolder?: string;
}

const apiVersions = ["2019-08-15", "2019-11-01", "2020-06-01"];

/**
 * Starts the token endpoint of the agent on Arc-enabled servers: it answers 401 and names a file, and
 * who can read the file may have the token.
 * https://learn.microsoft.com/azure/azure-arc/servers/managed-identity-authentication
 * @throws Error of the file system when the key folder is not there and cannot be made
 */
export async function startArcEndpoint(
  source: TokenSource,
  { keyFolder = defaultKeyFolder() }: ArcEndpointOptions = {},
): Promise<TokenEndpoint> {
  const challenges = await ArcChallenges.open(keyFolder);
  const server = await startLoopbackServer({
    endpoint: "arc",
    faults: source.faults,
    clock: source.clock,
    answer: (request) => answer(request, challenges, source),
    failure: (status) => refused(status, "unknown", "The agent could not get a token.").body,
  });
  return {
    origin: server.origin,
    env: {
      IDENTITY_ENDPOINT: `${server.origin}/metadata/identity/oauth2/token`,
      IMDS_ENDPOINT: server.origin,
      ...noProxyForLoopback(),
    },
    async stop() {
      await server.stop();
      await challenges.close();
    },
  };
}

async function answer(
  { method, url, headers }: EndpointRequest,
  challenges: ArcChallenges,
  source: TokenSource,
): Promise<EndpointReply> {
  if (url.pathname !== "/metadata/identity/oauth2/token") {
    return refused(404, "not_found", "Not found.");
  }
  if (method !== "GET") return refused(405, "method_not_allowed", "Method not allowed.");
  if (headers["metadata"]?.toString().toLowerCase() !== "true") {
    return refused(400, "invalid_request", "Required metadata header not specified");
  }
  const query = url.searchParams;
  if (!apiVersions.includes(query.get("api-version") ?? "")) {
    return refused(400, "invalid_request", "The api-version is missing or not supported");
  }
  const resource = query.get("resource");
  if (resource === null) {
    return refused(400, "invalid_request", "Required query variable 'resource' is missing");
  }
  if (headers.authorization === undefined) {
    const { status, body } = refused(401, "unauthorized_client", "Authorization is required");
    const keyFile = await challenges.issue();
    return { status, body, headers: { "www-authenticate": `Basic realm=${keyFile}` } };
  }
  // It is called Basic, and is the file's content as it stands: no name, no colon, no base64.
  const [, secret = ""] = /^Basic (.+)$/.exec(headers.authorization) ?? [];
  if (!(await challenges.redeem(secret))) {
    return refused(401, "unauthorized_client", "The challenge token is invalid");
  }
  return granted(query, resource, source);
}

async function granted(
  query: URLSearchParams,
  resource: string,
  source: TokenSource,
): Promise<EndpointReply> {
  const identity = source.identities.requested({
    clientId: query.get("client_id") ?? undefined,
    objectId: query.get("object_id") ?? undefined,
    resourceId: query.get("msi_res_id") ?? undefined,
  });
  if (identity === undefined) return refused(404, "invalid_request", "Identity not found");
  const { token, issuedAtMs, expiresAtMs } = await grantToken(source, identity, resource);
  // Clients compare what they asked for with what is echoed, as older agents ignore the question:
  // AzureAD/microsoft-authentication-library-for-js#8761.
  const echo = {
    ...(query.has("object_id") ? { object_id: identity.objectId } : {}),
    ...(query.has("msi_res_id") ? { msi_res_id: identity.resourceId } : {}),
  };
  return {
    status: 200,
    body: {
      access_token: token,
      client_id: identity.clientId,
      expires_in: String((expiresAtMs - issuedAtMs) / 1000),
      expires_on: String(expiresAtMs / 1000),
      not_before: String(issuedAtMs / 1000),
      resource,
      token_type: "Bearer",
      ...echo,
    },
  };
}

function refused(status: number, error: string, description: string): EndpointReply {
  return {
    status,
    body: { error, error_description: description, correlation_id: randomUUID() },
  };
}
