import { checkId, refuseKey, refuseKeysOfVariables } from "./check-id.ts";
import { redact } from "./key-guard/redact.ts";
import { type Seams, type SteadyCredential, steadyCredential } from "./steady-credential.ts";

/** Which identity a pod runs as, where it isn't the one that the cluster's webhook has written. */
export interface WorkloadIdentityOptions {
  /** Default: the variable AZURE_CLIENT_ID. */
  readonly clientId?: string;
  /** Default: the variable AZURE_TENANT_ID. */
  readonly tenantId?: string;
  /** The file with the service account's token. Default: the variable AZURE_FEDERATED_TOKEN_FILE. */
  readonly tokenFilePath?: string;
}

/**
 * The workload identity of a pod: its service account's token, which the cluster renews in a file, is
 * exchanged for one of Microsoft Entra. No secret is involved.
 * https://learn.microsoft.com/azure/aks/workload-identity-overview
 *
 * It is `WorkloadIdentityCredential` of `@azure/identity`, made anew for each request: one that stays
 * keeps the file's token for five minutes, and Entra's until shortly before its end.
 *
 * `getToken` rejects with `CredentialUnavailableError` of `@azure/identity` where a variable or the file
 * is missing, and with AuthenticationError where Entra refuses.
 *
 * @throws IdentityError IdentityInvalid, KeyRefused
 * @example
 * const client = new ServiceBusClient("contoso-prod.servicebus.windows.net", workloadIdentity());
 */
export function workloadIdentity(
  options: WorkloadIdentityOptions = {},
  seams: Seams = {},
): SteadyCredential {
  refuseKeysOfVariables(process.env);
  const clientId = given("clientId", options);
  const tenantId = given("tenantId", options);
  const { tokenFilePath } = options;
  if (tokenFilePath !== undefined) refuseKey("The tokenFilePath", tokenFilePath);
  const chosen = {
    ...(clientId === undefined ? {} : { clientId }),
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(tokenFilePath === undefined ? {} : { tokenFilePath }),
  };
  return steadyCredential(
    {
      async getToken(scopes, tokenOptions) {
        const { WorkloadIdentityCredential } = await import("@azure/identity");
        return await new WorkloadIdentityCredential(chosen).getToken(scopes, tokenOptions);
      },
    },
    {
      ...seams,
      source: "workload identity of Kubernetes",
      identity: `client id ${redact(clientId ?? process.env["AZURE_CLIENT_ID"] ?? "(none)")}`,
    },
  );
}

function given(name: "clientId" | "tenantId", options: WorkloadIdentityOptions) {
  return options[name] === undefined ? undefined : checkId(name, options[name]);
}
