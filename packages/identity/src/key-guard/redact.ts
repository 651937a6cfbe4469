import { keyForms, plainValue, quotations, suspects } from "./key-forms.ts";
import { base64Run, keysInBase64 } from "./keys-in.ts";
import { isPlaceholder } from "./placeholder.ts";

const redacted = "<redacted>";

/**
 * A text with every key, shared access signature and token replaced: for anything that is printed.
 * It takes out more than `findKey` finds: whatever could be a secret. What stands in the place of one
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
    withoutQuotations.replaceAll(base64Run, (run) => (holdsKey(run) ? redacted : run)),
  );
}

function holdsKey(base64: string): boolean {
  const [key] = keysInBase64(base64);
  return key !== undefined;
}
