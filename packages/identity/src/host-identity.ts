import { detectHost, type Host } from "./detect-host.ts";
import { developerSignIn } from "./developer-sign-in.ts";
import { managedIdentity } from "./managed-identity.ts";
import type { Seams, SteadyCredential } from "./steady-credential.ts";
import { workloadIdentity } from "./workload-identity.ts";

/**
 * The identity that a process has by where it runs: workload identity in a pod that has it, the managed
 * identity of any other host of Azure, the developer's sign-in where the environment is declared to be
 * development. It is told from the environment, once, and is one credential: there is no chain, in which
 * another could win.
 *
 * @throws IdentityError IdentityAmbiguous, IdentityMissing, IdentityInvalid, KeyRefused
 * @example
 * const credential = hostIdentity();
 * console.log(`${credential.identity}, from ${credential.source}`);
 */
export function hostIdentity(host: Host = detectHost(), seams: Seams = {}): SteadyCredential {
  const { identity } = host;
  switch (identity.use) {
    case "nothing":
      throw identity.problem;
    case "developer sign-in":
      return developerSignIn({ environment: "development" }, seams);
    case "workload identity":
      return workloadIdentity(clientIdIn(identity), seams);
    case "managed identity":
      return managedIdentity(clientIdIn(identity), seams);
  }
}

function clientIdIn({ clientId }: { readonly clientId: string | undefined }) {
  return clientId === undefined ? {} : { clientId };
}
