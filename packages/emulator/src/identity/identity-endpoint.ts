import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Identities } from "./identities.ts";
import { tenantId } from "./identities.ts";
import type { Issuer } from "./issuer.ts";

/** A token request that was granted. */
export interface TokenGrant {
  readonly identityName: string;
}

/** The token endpoint that App Service gives its applications, on loopback. */
export interface IdentityEndpoint {
  /** The variables by which an application finds the endpoint. */
  readonly env: {
    readonly IDENTITY_ENDPOINT: string;
    readonly IDENTITY_HEADER: string;
    /** What the person has there, and loopback: the real credential would ask a proxy for it. */
    readonly NO_PROXY: string;
  };
  stop(): Promise<void>;
}

type Reply = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

/**
 * Starts the endpoint on a port that the system picks.
 * Shape: https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
export async function startIdentityEndpoint(
  identities: Identities,
  issuer: Issuer,
  onGrant: (grant: TokenGrant) => void,
): Promise<IdentityEndpoint> {
  // Proves that a request comes from this host's own processes; changes with every start.
  const secret = randomUUID();
  const server = createServer((request, response) => {
    answer(request, secret, identities, issuer, onGrant)
      .catch((): Reply => refused(500, "The token could not be signed."))
      .then(({ status, body }) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(body));
      });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  return {
    env: {
      IDENTITY_ENDPOINT: `http://127.0.0.1:${portOf(server)}/msi/token`,
      IDENTITY_HEADER: secret,
      NO_PROXY: withLoopback(process.env["NO_PROXY"] ?? process.env["no_proxy"]),
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function answer(
  request: IncomingMessage,
  secret: string,
  identities: Identities,
  issuer: Issuer,
  onGrant: (grant: TokenGrant) => void,
): Promise<Reply> {
  const url = new URL(request.url ?? "/", "http://localhost");
  if (request.method !== "GET" || url.pathname !== "/msi/token") {
    return refused(404, "Ask for GET /msi/token.");
  }
  if (request.headers["x-identity-header"] !== secret) {
    return refused(401, "The header X-IDENTITY-HEADER is missing or wrong.");
  }
  if (url.searchParams.get("api-version") !== "2019-08-01") {
    return refused(400, "The parameter api-version must be 2019-08-01.");
  }
  const resource = url.searchParams.get("resource");
  if (resource === null) return refused(400, "The parameter resource is missing.");
  const clientId = url.searchParams.get("client_id") ?? undefined;
  const identity = identities.requested(clientId);
  if (identity === undefined) {
    return refused(
      400,
      clientId === undefined
        ? "No managed identity found: no identity here is system-assigned."
        : `No managed identity found with client id ${clientId}.`,
    );
  }
  const { token, expiresAtMs } = await issuer.mint(identity, resource);
  onGrant({ identityName: identity.name });
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

function refused(statusCode: number, message: string): Reply {
  return { status: statusCode, body: { statusCode, message, tenant: tenantId } };
}

function withLoopback(noProxy: string | undefined): string {
  return [noProxy, "127.0.0.1", "localhost"].filter(Boolean).join(",");
}

function portOf(server: Server): number {
  const address = server.address() as AddressInfo;
  return address.port;
}
