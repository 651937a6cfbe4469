import type { Environment } from "./environment.ts";
import type { HostFiles } from "./host-files.ts";

/** The agent of Azure Arc, which tells that the host is one of its servers. */
export function arcAgent(env: Environment, platform: NodeJS.Platform): string | undefined {
  switch (platform) {
    case "linux":
      return "/opt/azcmagent/bin/himds";
    case "win32":
      return String.raw`${env["ProgramFiles"]}\AzureConnectedMachineAgent\himds.exe`;
    default:
      return undefined;
  }
}

/**
 * Which endpoint of the host `ManagedIdentityCredential` asks, told by the variables and the file that
 * it looks for, in its own order (@azure/identity 4.14, @azure/msal-node 7.2).
 */
export function managedIdentitySource(
  env: Environment,
  files: HostFiles,
  platform: NodeJS.Platform = process.platform,
): string {
  const has = (...names: string[]): boolean => names.every((name) => Boolean(env[name]));
  if (has("AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_FEDERATED_TOKEN_FILE")) {
    return "workload identity of Kubernetes";
  }
  if (has("IDENTITY_ENDPOINT", "IDENTITY_HEADER", "IDENTITY_SERVER_THUMBPRINT")) {
    return "the managed identity endpoint of Service Fabric";
  }
  if (has("IDENTITY_ENDPOINT", "IDENTITY_HEADER")) {
    return "the managed identity endpoint of App Service";
  }
  if (has("MSI_ENDPOINT", "MSI_SECRET")) {
    return "the managed identity endpoint of Machine Learning";
  }
  if (has("MSI_ENDPOINT")) return "the managed identity endpoint of Cloud Shell";
  const agent = arcAgent(env, platform);
  if (
    has("IDENTITY_ENDPOINT", "IMDS_ENDPOINT") ||
    (agent !== undefined && files.isReadable(agent))
  ) {
    return "the managed identity endpoint of Azure Arc";
  }
  return "the instance metadata service of an Azure virtual machine";
}
