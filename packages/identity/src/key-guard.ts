/** What kind of shared secret a text holds. */
export type KeyKind = "connection string with a key" | "shared access signature";

const redacted = "<redacted>";

/** A value up to what ends it in a connection string, a URL, quotes, XML or JSON. */
const value = /[^\s;&"'<>\\]{8,}/.source;
const assign = /\s*(?:=|%3D|&#61;|\\u003d)\s*/.source;

const patterns: readonly { readonly kind: KeyKind; readonly pattern: RegExp }[] = [
  {
    kind: "connection string with a key",
    pattern: new RegExp(`(SharedAccessKey${assign})${value}`, "gi"),
  },
  {
    kind: "shared access signature",
    pattern: new RegExp(`(\\bsig${assign})${value}`, "gi"),
  },
  {
    kind: "shared access signature",
    pattern: new RegExp(`(SharedAccessSignature${assign})[^;"'<>]{8,}`, "gi"),
  },
];

/** A JSON Web Token: three base64url parts, the first an object. */
const jwt = /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g;

/** A key by itself: 43 base64 characters and `=`. */
const bareKey = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=(?![A-Za-z0-9+/=])/g;

/**
 * Whether a text holds a Service Bus key or a token signed with one, and of which kind. The text
 * itself never leaves this function.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas
 *
 * @example
 * findKey("contoso-prod.servicebus.windows.net"); // undefined
 */
export function findKey(text: string): KeyKind | undefined {
  for (const form of [text, decoded(text)]) {
    for (const { kind, pattern } of patterns) if (form.search(pattern) >= 0) return kind;
  }
  return undefined;
}

/** A text with every key, shared access signature and token replaced: for anything that is printed. */
export function redact(text: string): string {
  return patterns
    .reduce((result, { pattern }) => result.replaceAll(pattern, `$1${redacted}`), text)
    .replaceAll(jwt, redacted)
    .replaceAll(bareKey, redacted);
}

/** The text behind base64, for a connection string that was wrapped in it; else nothing. */
function decoded(text: string): string {
  const trimmed = text.trim();
  return /^[A-Za-z0-9+/_-]{32,}={0,2}$/.test(trimmed)
    ? Buffer.from(trimmed, "base64").toString("utf8")
    : "";
}
