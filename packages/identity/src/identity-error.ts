import { redact } from "./key-guard/redact.ts";

/** What is wrong with the identity of this process. */
export type IdentityErrorCode =
  /** An option or variable is no id, or two name an identity where one must. */
  | "IdentityInvalid"
  /** The environment names more than one identity, and nobody can tell which one is meant. */
  | "IdentityAmbiguous"
  /** The host has no identity to give. */
  | "IdentityMissing"
  /** A developer's sign-in was asked for where nobody said that this is development. */
  | "NotDevelopment"
  /** No developer is signed in on this machine. */
  | "NotSignedIn"
  /** Something that must be an id holds a key. */
  | "KeyRefused";

/**
 * What this package throws itself: what is wrong, in a sentence, and then the way out. No secrets.
 *
 * @example
 * const { identity } = detectHost();
 * if (identity.use === "nothing") console.error(identity.problem.code, identity.problem.remedy);
 */
export class IdentityError extends Error {
  override readonly name = "IdentityError";
  readonly code: IdentityErrorCode;
  /** The way out, as in the message. */
  readonly remedy: string;

  constructor(code: IdentityErrorCode, what: string, remedy: string) {
    super(redact(`${what} ${remedy}`));
    this.code = code;
    this.remedy = redact(remedy);
  }
}
