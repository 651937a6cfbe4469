import { redact } from "./redact.ts";

/**
 * Takes every key, shared access signature and token out of what an error says: its message, its stack, its
 * other texts, and those of its causes. The error stays the one that it is, for `instanceof` and for what
 * reads its code; only one that cannot be changed, as it is frozen, makes room for another that says what
 * it said. What is no error is returned as it is, or redacted where it is a text.
 *
 * Errors of others quote what they have met: `@azure/identity` prints the body of an answer that it does not
 * understand, in which there may be half a token.
 *
 * @example
 * catch (cause) { throw new Error("No token.", { cause: redactError(cause) }); }
 */
export function redactError<T>(error: T): T | string | Error {
  if (typeof error === "string") return redact(error);
  if (clean(error, new Set())) return error;
  return new Error(redact(String(error)));
}

/** Gives whether nothing had to stay. */
function clean(value: unknown, seen: Set<object>): boolean {
  if (!isOurs(value) || seen.has(value)) return true;
  seen.add(value);
  let isClean = true;
  // `stack` is not listed with the others everywhere.
  for (const name of new Set([...Object.getOwnPropertyNames(value), "message", "stack"])) {
    const held: unknown = Reflect.get(value, name);
    if (typeof held !== "string") isClean = clean(held, seen) && isClean;
    else if (redact(held) !== held) isClean = Reflect.set(value, name, redact(held)) && isClean;
  }
  return isClean;
}

/** Errors and plain data. Requests, connections and whatever else an error refers to are still in use. */
function isOurs(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  if (value instanceof Error || Array.isArray(value)) return true;
  return Object.getPrototypeOf(value) === Object.prototype;
}
