export { type ClientIdFinding, clientIdFromEnvironment } from "./client-id.ts";
export { type Environment, identitySource } from "./identity-source.ts";
export type { KeyKind } from "./key-forms.ts";
export { findKey, redact } from "./key-guard.ts";
export {
  type ManagedIdentity,
  type ManagedIdentityOptions,
  managedIdentity,
} from "./managed-identity.ts";
export { type TokenClaims, tokenClaims } from "./token-claims.ts";
