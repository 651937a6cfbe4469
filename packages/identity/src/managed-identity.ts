import type { AccessToken, GetTokenOptions, TokenCredential } from "@azure/core-auth";
import { ManagedIdentityCredential } from "@azure/identity";
import { identitySource } from "./identity-source.ts";

/** Which identity of the host to use. */
export interface ManagedIdentityOptions {
  /** The client id of a user-assigned identity. Without it, the host's system-assigned one. */
  readonly clientId?: string;
}

/** The managed identity of this process, as a credential for any Azure client. */
export interface ManagedIdentity extends TokenCredential {
  /** Where its tokens come from, in words: `"the managed identity endpoint of App Service"`. */
  readonly source: string;
  /** Undefined for the system-assigned identity. */
  readonly clientId: string | undefined;
  /**
   * @throws CredentialUnavailableError of `@azure/identity` where the host has no such identity,
   *   AuthenticationError where it refuses
   */
  getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken>;
}

/**
 * The managed identity of this process: the host answers for it, no secret is involved.
 *
 * It is made directly rather than through `DefaultAzureCredential`, which would prefer a client
 * secret from the environment where there is one, and takes longer to find out.
 * https://learn.microsoft.com/azure/developer/javascript/sdk/authentication/best-practices
 *
 * It throws `CredentialUnavailableError` at once on a host that takes no client id (Cloud Shell,
 * Service Fabric), as does `getToken` where the host has no such identity.
 *
 * @example
 * const credential = managedIdentity({ clientId: "00000000-0000-0000-0000-000000000000" });
 * const client = new ServiceBusClient("contoso-prod.servicebus.windows.net", credential);
 */
export function managedIdentity(options: ManagedIdentityOptions = {}): ManagedIdentity {
  const { clientId } = options;
  const credential =
    clientId === undefined
      ? new ManagedIdentityCredential()
      : new ManagedIdentityCredential({ clientId });
  return {
    // A client id that is passed serves workload identity as well as the variable does.
    source: identitySource(
      clientId === undefined ? process.env : { ...process.env, AZURE_CLIENT_ID: clientId },
    ),
    clientId,
    getToken: (scopes, tokenOptions) => credential.getToken(scopes, tokenOptions),
  };
}
