export { type ClientIdFinding, clientIdFromEnvironment } from "./client-id.ts";
export type { Clock } from "./clock.ts";
export { IdentityError, type IdentityErrorCode } from "./identity-error.ts";
export { type Environment, identitySource } from "./identity-source.ts";
export type { KeyKind } from "./key-forms.ts";
export { findKey, redact } from "./key-guard.ts";
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
