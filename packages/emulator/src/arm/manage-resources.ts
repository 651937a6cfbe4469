import { randomUUID } from "node:crypto";
import type { Identity } from "../identity/identities.ts";
import { isWithin } from "../identity/namespace-resource.ts";
import { assignedRoles } from "./assigned-roles.ts";
import { authenticate } from "./authenticate.ts";
import { allowsAction } from "./built-in-roles.ts";
import type {
  Json,
  Operation,
  ResourceManagerReply,
  ResourceManagerRequest,
  ResourceManagerServices,
} from "./call.ts";
import { errors, ResourceManagerError } from "./resource-manager-error.ts";
import { routeOf } from "./routes.ts";

/**
 * The part of Azure Resource Manager that reads a namespace and its role assignments, without the HTTP
 * around it.
 * https://learn.microsoft.com/rest/api/servicebus/controlplane-stable
 * https://learn.microsoft.com/rest/api/authorization
 */
export async function manageResources(
  services: ResourceManagerServices,
  request: ResourceManagerRequest,
): Promise<ResourceManagerReply> {
  try {
    return reply(200, await run(services, request));
  } catch (error) {
    if (!(error instanceof ResourceManagerError)) throw error;
    const { status, code, message, headers } = error;
    return reply(status, { error: { code, message } }, headers);
  }
}

/** An error that was injected, in the shape of all errors of this API. */
export function injectedFailure(status: number): ResourceManagerReply {
  const code = status === 429 ? "TooManyRequests" : "InjectedFault";
  return reply(status, { error: { code, message: "A fault that was injected." } });
}

function reply(
  status: number,
  body: Json,
  headers: Readonly<Record<string, string>> = {},
): ResourceManagerReply {
  const id = randomUUID();
  return {
    status,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-cache",
      "x-ms-request-id": id,
      "x-ms-correlation-request-id": id,
      ...headers,
    },
    body: JSON.stringify(body),
  };
}

async function run(
  services: ResourceManagerServices,
  request: ResourceManagerRequest,
): Promise<Json> {
  const address = `https://${String(request.headers["host"] ?? "")}${request.target}`;
  if (!request.target.startsWith("/") || !URL.canParse(address)) {
    throw errors.badRequest("The address is malformed.");
  }
  const url = new URL(address);
  const apiVersion = url.searchParams.get("api-version");
  if (apiVersion === null || apiVersion === "") throw errors.missingApiVersion();
  const identity = await authenticate(services, request);
  if (request.method !== "GET") throw errors.readOnly(request.method);
  const path = pathOf(url);
  const route = routeOf(path);
  if (route === undefined) throw errors.unknownType(path);
  const { operation, scope, names } = route;
  const { type, apiVersions } = operation;
  if (!apiVersions.includes(apiVersion)) throw errors.apiVersion(apiVersion, type, apiVersions);
  requireSubscription(services, scope);
  requireAction(services, identity, operation, scope);
  requireContainers(services, scope);
  return operation.run({ services, url, scope, names });
}

/** Decoded, with single slashes between its parts and none at its end: clients write scopes with one before. */
function pathOf({ pathname }: URL): string {
  try {
    return decodeURIComponent(pathname).replace(/\/+/g, "/").replace(/\/$/, "");
  } catch {
    // A percent sign without two digits after it.
    throw errors.badRequest("The address is malformed.");
  }
}

/** Any Azure subscription but the namespace's own is unknown, whoever asks. */
function requireSubscription({ resource }: ResourceManagerServices, scope: string): void {
  const [, id] = /^\/subscriptions\/([^/]+)/i.exec(scope) ?? [];
  if (id !== undefined && id.toLowerCase() !== resource.subscriptionId.toLowerCase()) {
    throw errors.subscriptionNotFound(id);
  }
}

/** Comes before what there is: who may not read does not learn what is there. */
function requireAction(
  services: ResourceManagerServices,
  { objectId }: Identity,
  { action, type }: Operation,
  scope: string,
): void {
  // Everybody of the tenant may read what its roles are.
  if (scope === "" && type === "roleDefinitions") return;
  const allowed = assignedRoles(services).some(
    (assigned) =>
      assigned.principalId === objectId &&
      isWithin(scope, assigned.scope) &&
      allowsAction(assigned.role, action),
  );
  if (!allowed) throw errors.denied(objectId, action, scope === "" ? "/" : scope);
}

/** The resource group and the namespace of a scope must be the ones that there are. */
function requireContainers({ resource }: ResourceManagerServices, scope: string): void {
  const [, group, namespace] =
    /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)(?:\/providers\/Microsoft\.ServiceBus\/namespaces\/([^/]+))?/i.exec(
      scope,
    ) ?? [];
  if (group === undefined) return;
  if (group.toLowerCase() !== resource.resourceGroup.toLowerCase()) {
    throw errors.resourceGroupNotFound(group);
  }
  if (namespace !== undefined && namespace.toLowerCase() !== resource.name.toLowerCase()) {
    throw errors.resourceNotFound(namespace, group);
  }
}
