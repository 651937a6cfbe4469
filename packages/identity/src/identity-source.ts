import { accessSync, constants } from "node:fs";

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The agent of Azure Arc, which tells that the host is one of its servers. */
const arcAgents: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: "/opt/azcmagent/bin/himds",
  win32: String.raw`${process.env["ProgramFiles"]}\AzureConnectedMachineAgent\himds.exe`,
};

/**
 * Which endpoint of the host `ManagedIdentityCredential` asks, told by the variables and the file that
 * it looks for, in its own order (@azure/identity 4.14, @azure/msal-node 7.2).
 */
export function identitySource(
  env: Environment,
  isReadable: (path: string) => boolean = readable,
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
  const agent = arcAgents[process.platform];
  if (has("IDENTITY_ENDPOINT", "IMDS_ENDPOINT") || (agent !== undefined && isReadable(agent))) {
    return "the managed identity endpoint of Azure Arc";
  }
  return "the instance metadata service of an Azure virtual machine";
}

function readable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
