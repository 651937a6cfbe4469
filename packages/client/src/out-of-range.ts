import { redact } from "@buspass/identity/key-guard";

/** An option out of its range. Callers without types may have given anything, a secret too. */
export function outOfRange(sentence: string): RangeError {
  return new RangeError(redact(sentence));
}
