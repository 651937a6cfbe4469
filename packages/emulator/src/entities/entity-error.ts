/** What an entity refuses, in one word each; the protocol layer has the service's words for them. */
export type EntityErrorCode =
  | "EntityDisabled"
  | "EntityExists"
  | "EntityNotFound"
  | "InvalidOperation"
  | "MessageLockLost"
  | "MessageNotFound"
  | "MessageTooLarge"
  | "PropertyTooLarge"
  | "QuotaExceeded"
  | "SessionCannotBeLocked"
  | "SessionLockLost"
  | "TransactionNotFound"
  | "TransactionRolledBack";

/** A refusal by an entity. `message` says which entity and why. */
export class EntityError extends Error {
  override readonly name = "EntityError";
  readonly code: EntityErrorCode;

  constructor(code: EntityErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export function notFound(path: string): EntityError {
  return new EntityError("EntityNotFound", `The messaging entity '${path}' could not be found.`);
}
