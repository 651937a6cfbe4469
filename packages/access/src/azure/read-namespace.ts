import type { ServiceBusManagementClientOptionalParams } from "@azure/arm-servicebus";
import type { TokenCredential } from "@azure/core-auth";
import type { DeclaredAccess } from "../access.ts";
import type { ActualNamespace } from "../drift/actual-namespace.ts";
import { namespaceId } from "../namespace-id.ts";
import { type NamespacePlace, placeOf } from "../resource-ids.ts";
import { AzureReadError, azureReadError } from "./azure-read-error.ts";
import { readEntities } from "./read-entities.ts";
import { readRoleAssignments } from "./read-role-assignments.ts";
import { endpointFor, type ResourceManager, resourceManager } from "./resource-manager.ts";

/** How Azure is read. */
export interface ReadNamespaceOptions {
  /** Whose token is used. The role Reader on the namespace is enough. */
  readonly credential: TokenCredential;
  /**
   * Options of the SDK's clients. Of its own a cloud needs `endpoint`, and `credentialScopes` where the
   * audience of its tokens is another; those of China and the United States' government are known.
   */
  readonly clientOptions?: ServiceBusManagementClientOptionalParams;
  readonly signal?: AbortSignal;
}

/**
 * Reads what Azure has in one environment: the namespace, its entities and rules, and the role assignments
 * that hold for them, also those that it inherits from its resource group, its Azure subscription and its
 * management groups. It changes nothing.
 *
 * @throws AzureReadError when the environment does not say where it is, or Azure does not answer with it
 * @example
 * const actual = await readNamespace(access, "production", { credential: new AzureCliCredential() });
 * console.log(drift(access, "production", actual));
 */
export async function readNamespace<EnvironmentName extends string>(
  access: DeclaredAccess<EnvironmentName>,
  environment: NoInfer<EnvironmentName>,
  { credential, clientOptions = {}, signal }: ReadNamespaceOptions,
): Promise<ActualNamespace> {
  const line = `environments.${environment}`;
  const place = placeIn(access, environment);
  const { namespace } = access.environments[environment];
  const endpoint = clientOptions.endpoint ?? endpointFor(namespace);
  const azure = resourceManager(credential, place.subscriptionId, { ...clientOptions, endpoint });
  const calls = signal === undefined ? {} : { abortSignal: signal };
  try {
    // Alone at first: what stands in the way of everything is told once, and of the namespace.
    const settings = await readSettings(azure, place, calls);
    const { entityIds, ...entities } = await readEntities(azure, place, access.bus, calls);
    const roleAssignments = await readRoleAssignments(azure, place, entityIds, calls);
    return { id: place.id, ...settings, ...entities, roleAssignments };
  } catch (error) {
    throw azureReadError(error, { place, line, endpoint });
  }
}

/** What every call of the SDK takes. */
export interface CallOptions {
  readonly abortSignal?: AbortSignal;
}

function placeIn<Name extends string>(
  access: DeclaredAccess<Name>,
  environment: NoInfer<Name>,
): NamespacePlace {
  try {
    return placeOf(namespaceId(access, environment));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AzureReadError("EnvironmentIncomplete", error.message, { cause: error });
  }
}

type Settings = Pick<
  ActualNamespace,
  "disableLocalAuth" | "minimumTlsVersion" | "publicNetworkAccess"
>;

async function readSettings(
  { serviceBus }: ResourceManager,
  { resourceGroup, name }: NamespacePlace,
  calls: CallOptions,
): Promise<Settings> {
  let body: string | null | undefined;
  const { disableLocalAuth = false } = await serviceBus.namespaces.get(resourceGroup, name, {
    ...calls,
    onResponse: ({ bodyAsText }) => {
      body = bodyAsText;
    },
  });
  // The client leaves out what its own version of the API does not have.
  const { properties } = JSON.parse(body ?? "{}") as {
    readonly properties?: Readonly<Record<string, unknown>>;
  };
  const { minimumTlsVersion, publicNetworkAccess } = properties ?? {};
  return {
    disableLocalAuth,
    ...(typeof minimumTlsVersion === "string" && { minimumTlsVersion }),
    ...(typeof publicNetworkAccess === "string" && { publicNetworkAccess }),
  };
}
