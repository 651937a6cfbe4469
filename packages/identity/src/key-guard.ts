import { isSecret, type KeyKind, keyForms, plainValue, quotations, suspects } from "./key-forms.ts";
import { isPlaceholder } from "./placeholder.ts";

const redacted = "<redacted>";

/** Base64 of any text that is long enough to hold a key, in one line or folded. */
const base64Run = /[A-Za-z0-9+/_-](?:(?:\r?\n[ \t]*)?[A-Za-z0-9+/_-]){39,}={0,2}/g;

/** Base64 inside base64 is looked into as well; deeper, nobody wraps a key by accident. */
const depth = 2;

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
  return find(text, depth);
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
    withoutQuotations.replaceAll(base64Run, (run) => (holdsKey(run, depth) ? redacted : run)),
  );
}

function find(text: string, layers: number): KeyKind | undefined {
  for (const form of keyForms) {
    if (form.mark !== undefined && !text.includes(form.mark)) continue;
    for (const [, , value = ""] of text.matchAll(form.pattern)) {
      if (isSecret(value, form)) return form.kind;
    }
  }
  if (layers === 0) return undefined;
  for (const [run] of text.matchAll(base64Run)) {
    const kind = findInside(run, layers - 1);
    if (kind !== undefined) return kind;
  }
  return undefined;
}

function holdsKey(run: string, layers: number): boolean {
  return findInside(run, layers - 1) !== undefined;
}

/** Looks behind base64. Other characters of its alphabet may stand before it, such as a path. */
function findInside(run: string, layers: number): KeyKind | undefined {
  for (const offset of [0, 1, 2, 3]) {
    // As ASCII, which also reads UTF-16 once its zeros are gone.
    const text = Buffer.from(run.slice(offset), "base64").toString("latin1").replaceAll("\0", "");
    const kind = find(text, layers);
    if (kind !== undefined) return kind;
  }
  return undefined;
}
