export { type ClientIdFinding, clientIdFromEnvironment } from "./client-id.ts";
export type { Clock } from "./clock.ts";
export { type DetectHostOptions, detectHost, type Host } from "./detect-host.ts";
export { type DeveloperSignInOptions, developerSignIn } from "./developer-sign-in.ts";
export type { Environment } from "./environment.ts";
export type { HostFiles } from "./host-files.ts";
export { hostIdentity } from "./host-identity.ts";
export type { HostPlan } from "./host-plan.ts";
export type { Evidence, HostKind } from "./host-signs.ts";
export { IdentityError, type IdentityErrorCode } from "./identity-error.ts";
export { type ManagedIdentityChoice, managedIdentity } from "./managed-identity.ts";
export type { TokenFailure, TokenState } from "./renewing-token.ts";
export { serviceBusScope } from "./service-bus-scope.ts";
export {
  type CredentialState,
  type Seams,
  type SteadyCredential,
  type SteadyCredentialOptions,
  steadyCredential,
} from "./steady-credential.ts";
export { type TokenClaims, tokenClaims } from "./token-claims.ts";
export { type WorkloadIdentityOptions, workloadIdentity } from "./workload-identity.ts";
