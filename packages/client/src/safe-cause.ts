import { redact, redactError } from "@buspass/identity";

/**
 * What others threw, as it may be printed: itself, without keys and tokens.
 *
 * What parses JSON quotes the first characters of what is none, and these may be those of a secret: too
 * few to be known as one.
 */
export function safeCause<T>(cause: T): T | string {
  const safe = redactError(cause);
  if (typeof safe === "string") return withoutQuotes(safe);
  for (let error: unknown = safe; error instanceof Error; error = error.cause) {
    const { message, stack } = error;
    const quiet = withoutQuotes(message);
    if (quiet === message) continue;
    error.message = quiet;
    if (stack !== undefined) error.stack = stack.replace(message, quiet);
  }
  return safe;
}

/** A text of others in a sentence of ours: one line, without secrets and without tracking numbers. */
export function sentenceOf(message: string): string {
  // @azure/msal-node puts the endpoint's own words between numbers that are mostly missing.
  const [, text = message] = /Description: (.+?) - Correlation ID:/s.exec(message) ?? [];
  const [line = ""] = text.replace(/\s*TrackingId:.*$/s, "").split("\n", 1);
  const quiet = withoutQuotes(redact(line)).trim();
  return /[.!?]$/.test(quiet) ? quiet : `${quiet || "no reason was given"}.`;
}

/** V8's and undici's: `Unexpected token 'e', "eyJhbGciOi"... is not valid JSON`. */
function withoutQuotes(text: string): string {
  return text.replaceAll(
    /(?:'.', )?(?:\.\.\.)?".*"(?:\.\.\.)?(?= is not valid JSON)/gs,
    "what came",
  );
}
