export { type ClientIdFinding, clientIdFromEnvironment } from "./client-id.ts";
export { type Environment, identitySource } from "./identity-source.ts";
export { findKey, type KeyKind, redact } from "./key-guard.ts";
export {
  type ManagedIdentity,
  type ManagedIdentityOptions,
  managedIdentity,
} from "./managed-identity.ts";
export { type TokenClaims, tokenClaims } from "./token-claims.ts";
