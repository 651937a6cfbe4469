/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Which endpoint of the host `ManagedIdentityCredential` asks, told by the variables that it reads,
 * in its own order (@azure/identity 4.14).
 */
export function identitySource(env: Environment): string {
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
  if (has("IDENTITY_ENDPOINT", "IMDS_ENDPOINT")) {
    return "the managed identity endpoint of Azure Arc";
  }
  return "the instance metadata service of an Azure virtual machine";
}
