import { entraError } from "./entra-error.ts";
import { tenantId } from "./identities.ts";
import {
  type EndpointReply,
  type EndpointRequest,
  type LoopbackServer,
  startLoopbackServer,
} from "./loopback-server.ts";
import { openidMetadata } from "./openid-metadata.ts";
import type { ServiceAccountIssuer } from "./service-account-issuer.ts";
import { exchangeToken } from "./token-exchange.ts";
import type { TokenSource } from "./token-source.ts";

/**
 * A second name of the tenant. Microsoft's client for JavaScript asks login.microsoftonline.com about
 * every authority that it does not know, and trusts one without asking when its tenant is this word.
 */
export const tenantAlias = "adfs";

/** How the endpoint is reached, and what it exchanges. */
export interface EntraEndpointOptions {
  /** PEM. Without it the endpoint speaks HTTP, which is enough for who only verifies tokens. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** Whose tokens are exchanged. Without it there is no token endpoint. */
  readonly cluster?: ServiceAccountIssuer;
}

/** Starts the tenant's own endpoint: OpenID configuration, public keys and, for a cluster, token exchange. */
export async function startEntraEndpoint(
  source: TokenSource,
  options: EntraEndpointOptions = {},
): Promise<LoopbackServer> {
  const { clock, faults } = source;
  return await startLoopbackServer({
    endpoint: "entra",
    faults,
    clock,
    tls: options.tls,
    answer: (request) => answer(request, source, options.cluster),
    failure: (status) =>
      entraError(
        status,
        "temporarily_unavailable",
        90033,
        "A transient error has occurred. Please try again.",
        clock.now(),
      ).body,
  });
}

async function answer(
  { method, url, body }: EndpointRequest,
  source: TokenSource,
  cluster: ServiceAccountIssuer | undefined,
): Promise<EndpointReply> {
  const [, tenant = "", path = ""] = /^\/([^/]*)\/(.*)$/.exec(url.pathname) ?? [];
  if (tenant.toLowerCase() !== tenantId && tenant.toLowerCase() !== tenantAlias) {
    const message = `Tenant '${tenant}' not found.`;
    return entraError(400, "invalid_request", 90002, message, source.clock.now());
  }
  switch (`${method} ${path}`) {
    case "GET v2.0/.well-known/openid-configuration":
      return { status: 200, body: openidMetadata(url.origin, 2) };
    case "GET .well-known/openid-configuration":
      // Who says the alias asks here for what the tenant's id gets at version 2.
      return { status: 200, body: openidMetadata(url.origin, tenant === tenantAlias ? 2 : 1) };
    case "GET discovery/v2.0/keys":
    case "GET discovery/keys":
      return { status: 200, body: source.issuer.keySet };
    case "POST oauth2/v2.0/token":
      if (cluster !== undefined) {
        return await exchangeToken(new URLSearchParams(body), source, cluster);
      }
  }
  return entraError(404, "invalid_request", 90023, "Not found.", source.clock.now());
}
