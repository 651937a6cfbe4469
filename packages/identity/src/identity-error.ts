import { redact } from "./key-guard.ts";

/** Why no credential was made. */
export type IdentityErrorCode =
  /** An option or variable does not say which identity is meant, or says it twice. */
  | "IdentityInvalid"
  /** Variables of the environment name different identities. */
  | "IdentityAmbiguous"
  /** A developer's sign-in was asked for where nobody said that this is development. */
  | "NotDevelopment"
  /** Something that must be an id holds a key. */
  | "KeyRefused";

/** What this package throws itself: what is wrong, in a sentence, and then the way out. */
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
