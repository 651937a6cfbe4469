import {
  detectHost,
  developerSignIn,
  hostIdentity,
  type SteadyCredential,
} from "@buspass/identity";

/**
 * Whose token the command shows to Azure: the identity that the host has given the process by its variables,
 * as pods with workload identity and App Service do; else who is signed in with `az login`, `azd auth login`
 * or VS Code. Pipelines sign in with `az login` too, by federation and without a secret.
 */
export function signIn(): SteadyCredential {
  const { AZURE_FEDERATED_TOKEN_FILE, IDENTITY_ENDPOINT } = process.env;
  return AZURE_FEDERATED_TOKEN_FILE || IDENTITY_ENDPOINT
    ? hostIdentity(detectHost())
    : // A person, or a pipeline in which one step has signed in, starts this command: it is no server.
      developerSignIn({ environment: "development" });
}
