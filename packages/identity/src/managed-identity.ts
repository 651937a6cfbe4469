import type { TokenCredential } from "@azure/core-auth";
import { checkId, refuseKeysOfVariables } from "./check-id.ts";
import { hostFiles } from "./host-files.ts";
import { IdentityError } from "./identity-error.ts";
import { managedIdentitySource } from "./managed-identity-source.ts";
import { type Seams, type SteadyCredential, steadyCredential } from "./steady-credential.ts";

/** Which identity of the host to use: the system-assigned one, or a user-assigned one by one of its ids. */
export type ManagedIdentityChoice =
  | { readonly clientId?: never; readonly objectId?: never; readonly resourceId?: never }
  | { readonly clientId: string; readonly objectId?: never; readonly resourceId?: never }
  | { readonly objectId: string; readonly clientId?: never; readonly resourceId?: never }
  | { readonly resourceId: string; readonly clientId?: never; readonly objectId?: never };

const ids = ["clientId", "objectId", "resourceId"] as const;
const names = { clientId: "client id", objectId: "object id", resourceId: "resource id" };

/**
 * The managed identity of this process: the host answers for it, no secret is involved. Without a choice
 * it is the system-assigned one, whatever `AZURE_CLIENT_ID` says.
 *
 * It is `ManagedIdentityCredential` of `@azure/identity`, made directly rather than through
 * `DefaultAzureCredential`, which would prefer a client secret from the environment where there is one,
 * and takes longer to find out. The library is loaded when the first token is asked for.
 * https://learn.microsoft.com/azure/developer/javascript/sdk/authentication/best-practices
 *
 * `getToken` rejects with `CredentialUnavailableError` of `@azure/identity` where the host has no such
 * identity.
 *
 * @throws IdentityError IdentityInvalid, KeyRefused
 * @example
 * const credential = managedIdentity({ clientId: "00000000-0000-0000-0000-000000000000" });
 * const client = new ServiceBusClient("contoso-prod.servicebus.windows.net", credential);
 */
export function managedIdentity(
  choice: ManagedIdentityChoice = {},
  seams: Seams = {},
): SteadyCredential {
  const chosen = checked(choice);
  refuseKeysOfVariables(process.env);
  let loading: Promise<TokenCredential> | undefined;
  // A client id that is passed serves workload identity as well as the variable does.
  const env = {
    ...process.env,
    ...(chosen?.by === "clientId" ? { AZURE_CLIENT_ID: chosen.id } : {}),
  };
  return steadyCredential(
    {
      async getToken(scopes, options) {
        loading ??= load(chosen);
        return await (await loading).getToken(scopes, options);
      },
    },
    {
      ...seams,
      source: managedIdentitySource(env, hostFiles),
      identity:
        chosen === undefined ? "the system-assigned identity" : `${names[chosen.by]} ${chosen.id}`,
    },
  );
}

interface ChosenId {
  readonly by: keyof typeof names;
  readonly id: string;
}

/** Callers without types may give two ids, or one that is undefined, which must not mean another identity. */
function checked(choice: ManagedIdentityChoice): ChosenId | undefined {
  const [by, ...more] = ids.filter((id) => id in choice);
  if (by === undefined) return undefined;
  if (more.length === 0) return { by, id: checkId(by, choice[by]) };
  throw new IdentityError(
    "IdentityInvalid",
    `A managed identity is named by ${[by, ...more].join(" and ")}.`,
    "Pass one of them.",
  );
}

async function load(chosen: ChosenId | undefined): Promise<TokenCredential> {
  const { ManagedIdentityCredential } = await import("@azure/identity");
  switch (chosen?.by) {
    case undefined:
      return new ManagedIdentityCredential();
    case "clientId":
      return new ManagedIdentityCredential({ clientId: chosen.id });
    case "objectId":
      return new ManagedIdentityCredential({ objectId: chosen.id });
    case "resourceId":
      return new ManagedIdentityCredential({ resourceId: chosen.id });
  }
}
