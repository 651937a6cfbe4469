import { type KeyKind, keyForms, plainValue, quotations, suspects } from "./key-forms.ts";
import { base64Run, keysIn, keysInBase64 } from "./keys-in.ts";
import { isPlaceholder } from "./placeholder.ts";

const redacted = "<redacted>";

/**
 * Whether a text holds a Service Bus key or a token signed with one, and of which kind. The text
 * itself never leaves this function.
 *
 * It finds keys however they are escaped, and also inside base64. A key all by itself is told only by
 * the mark that Azure gives newer ones: an older one looks like any hash.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas
 *
 * @example
 * findKey("contoso-prod.servicebus.windows.net"); // undefined
 */
export function findKey(text: string): KeyKind | undefined {
  return first(keysIn(text))?.kind;
}

/**
 * A text with every key, shared access signature and token replaced: for anything that is printed.
 * It takes out more than {@link findKey} finds: whatever could be a secret. What stands in the place of one
 * and surely is none, such as the name of a variable, stays to be read.
 *
 * @example
 * console.error(redact(String(error)));
 */
export function redact(text: string): string {
  const patterns = [...keyForms.map(({ pattern }) => pattern), ...suspects];
  const withoutQuotations = quotations.reduce(
    (result, pattern) => result.replaceAll(pattern, `$1${redacted}`),
    text,
  );
  return patterns.reduce(
    (result, pattern) =>
      result.replaceAll(pattern, (all: string, before: string, value: string) =>
        isPlaceholder(plainValue(value)) ? all : before + redacted,
      ),
    withoutQuotations.replaceAll(base64Run, (run) =>
      first(keysInBase64(run)) === undefined ? run : redacted,
    ),
  );
}

function first<Value>(values: Iterable<Value>): Value | undefined {
  for (const value of values) return value;
  return undefined;
}
