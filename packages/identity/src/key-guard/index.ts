export { findKey } from "./find-key.ts";
export { type FoundKey, findKeys } from "./find-keys.ts";
export type { KeyKind } from "./key-forms.ts";
export { type KeyVariable, keysInEnvironment } from "./keys-in-environment.ts";
export { redact } from "./redact.ts";
export { redactError } from "./redact-error.ts";
