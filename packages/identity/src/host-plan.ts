import { checkId, refuseKeysOfVariables } from "./check-id.ts";
import { clientIdFromEnvironment } from "./client-id.ts";
import { type Environment, variablesSet } from "./environment.ts";
import type { HostFiles } from "./host-files.ts";
import type { HostKind } from "./host-signs.ts";
import { IdentityError } from "./identity-error.ts";
import { managedIdentitySource } from "./managed-identity-source.ts";

/** The identity that a host's processes use. */
export type HostPlan =
  | {
      readonly use: "managed identity" | "workload identity";
      /** Where tokens come from, in words. */
      readonly source: string;
      /** Of a user-assigned identity; undefined for the system-assigned one. */
      readonly clientId: string | undefined;
      /** The variable that has named it. */
      readonly variable: string | undefined;
    }
  | { readonly use: "developer sign-in" }
  /** Nothing was chosen: what stands in the way, and the way out. */
  | { readonly use: "nothing"; readonly problem: IdentityError };

/** What is known of a host. */
export interface HostFacts {
  readonly kind: HostKind;
  readonly env: Environment;
  readonly files: HostFiles;
  readonly platform: NodeJS.Platform;
}

/** Which identity a process uses on a host. */
export function planIdentity(facts: HostFacts): HostPlan {
  try {
    return planned(facts);
  } catch (problem) {
    if (problem instanceof IdentityError) return { use: "nothing", problem };
    throw problem;
  }
}

function planned({ kind, env, files, platform }: HostFacts): HostPlan {
  refuseKeysOfVariables(env);
  refuseSecrets(env);
  const { clientId, variable } = clientIdOf(env);
  if (variablesSet(env, ["AZURE_FEDERATED_TOKEN_FILE"]).length > 0) {
    refuseHalfAPod(env, clientId);
    return {
      use: "workload identity",
      source: "workload identity of Kubernetes",
      clientId,
      variable,
    };
  }
  if (kind === "developer's machine") return { use: "developer sign-in" };
  refuseWithoutEndpoint(kind, env);
  const source = managedIdentitySource(env, files, platform);
  return { use: "managed identity", source, clientId, variable };
}

function clientIdOf(env: Environment): { clientId?: string; variable?: string } {
  const finding = clientIdFromEnvironment(env);
  switch (finding.found) {
    case "none":
      return {};
    case "one":
      checkId("clientId", finding.clientId, `The variable ${finding.variable}`);
      return finding;
    case "conflict":
      throw new IdentityError(
        "IdentityAmbiguous",
        `${finding.variables.join(" and ")} name different identities.`,
        "Set both to the same client id, or remove one of them.",
      );
  }
}

/**
 * What `EnvironmentCredential` takes, and with it `DefaultAzureCredential`, before any managed identity; and
 * what Service Connector writes for a service principal.
 * https://learn.microsoft.com/javascript/api/@azure/identity/environmentcredential
 * https://learn.microsoft.com/azure/service-connector/how-to-integrate-service-bus
 */
const secrets = [
  { of: ["AZURE_CLIENT_ID", "AZURE_TENANT_ID"], names: ["AZURE_CLIENT_SECRET"] },
  { of: ["AZURE_CLIENT_ID", "AZURE_TENANT_ID"], names: ["AZURE_CLIENT_CERTIFICATE_PATH"] },
  { of: ["AZURE_CLIENT_ID", "AZURE_TENANT_ID"], names: ["AZURE_USERNAME", "AZURE_PASSWORD"] },
  { of: ["AZURE_SERVICEBUS_CLIENTID"], names: ["AZURE_SERVICEBUS_CLIENTSECRET"] },
] as const;

/** @throws IdentityError IdentityAmbiguous */
function refuseSecrets(env: Environment): void {
  for (const { of, names } of secrets) {
    const all = [...of, ...names];
    if (variablesSet(env, all).length < all.length) continue;
    const what = names.join(" and ");
    throw new IdentityError(
      "IdentityAmbiguous",
      `With ${what} the environment names an application that is not this host's identity, and other clients of Azure connect as it.`,
      `Remove ${what}, and ${of[0]} where it is that application's, or pass the credential that you mean.`,
    );
  }
}

/** @throws IdentityError IdentityMissing */
function refuseHalfAPod(env: Environment, clientId: string | undefined): void {
  const missing = [
    ...(clientId === undefined ? ["AZURE_CLIENT_ID"] : []),
    ...(env["AZURE_TENANT_ID"]?.trim() ? [] : ["AZURE_TENANT_ID"]),
  ];
  if (missing.length === 0) return;
  throw new IdentityError(
    "IdentityMissing",
    `This pod has AZURE_FEDERATED_TOKEN_FILE and lacks ${missing.join(" and ")}.`,
    "Annotate its service account with azure.workload.identity/client-id, and start the pod again.",
  );
}

/** Hosts that tell their processes of an identity by a variable, so that none is there without one. */
const commands: Readonly<Partial<Record<HostKind, string>>> = {
  "App Service": "az webapp identity assign",
  "Container Apps": "az containerapp identity assign",
};

/**
 * Without this, the SDK would look for the metadata service of a virtual machine, which isn't there.
 * @throws IdentityError IdentityMissing
 */
function refuseWithoutEndpoint(kind: HostKind, env: Environment): void {
  const command = commands[kind];
  if (command === undefined) return;
  if (variablesSet(env, ["IDENTITY_ENDPOINT", "MSI_ENDPOINT"]).length > 0) return;
  throw new IdentityError(
    "IdentityMissing",
    `${kind} has given this process no identity: IDENTITY_ENDPOINT is not set.`,
    `Assign one (\`${command}\`), and start the process again.`,
  );
}
