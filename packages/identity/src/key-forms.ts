/*
 * How keys of Service Bus are written: as they are, and escaped for a URL (once or twice), JSON or XML.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas
 */

/** What kind of shared secret a text holds. */
export type KeyKind =
  | "connection string with a key"
  | "shared access signature"
  | "shared access key";

/** A way to write a secret; its second group is the secret, its first what comes before. */
export interface KeyForm {
  readonly kind: KeyKind;
  readonly pattern: RegExp;
  /** Whether a value that is shorter than Azure makes them counts: nothing else stands there. */
  readonly anyLength: boolean;
}

/** One character of base64. */
const char = String.raw`(?:[A-Za-z0-9+/]|%(?:25)?2[BbFf]|\\u002[BbFf]|\\/|&#(?:4[37]|[xX]2[BbFf]);)`;
/** The padding at its end. */
const pad = String.raw`(?:=|%(?:25)?3[Dd]|\\u003[Dd]|&#(?:61|[xX]3[Dd]);)`;
/** Where a long value may go on in the next line. */
const fold = String.raw`(?:\\?\r?\n[ \t]*)?`;
/** 32 bytes in base64, which is what Azure makes keys and signatures of. */
const full = `${char}(?:${fold}${char}){42}(?:${fold}${pad})?(?!${char})`;
/** Up to what ends a value in a connection string, a URL, quotes, XML or JSON. */
const anything = String.raw`[^\s;&"'<>\\,]{8,}`;

const quote = String.raw`(?:\\?["']|&quot;|%(?:25)?22|\\u0022)?`;
const equals = String.raw`\s*${pad}\s*`;
const is = String.raw`\s*(?:=>|:|%(?:25)?3[Aa]|${pad})\s*`;
/** `name="…" value="…"`, `{ "name": "…", "value": "…" }` */
const valueBeside = String.raw`[\s,]+${quote}value${quote}${is}`;
const assign = `${quote}(?:${is}|${valueBeside})${quote}`;
const keyName = `(?:shared[_-]?access|primary|secondary)[_-]?key`;

function form(kind: KeyKind, before: string, secret: string, anyLength = false): KeyForm {
  return { kind, pattern: new RegExp(`(${before})(${secret})`, "gi"), anyLength };
}

/** The first that fits tells the kind. */
export const keyForms: readonly KeyForm[] = [
  form("connection string with a key", `SharedAccessKey${equals}`, `${full}|${anything}`, true),
  form("shared access key", keyName + assign, full),
  form("shared access signature", String.raw`\bsig${equals}`, full),
  // A mark that Azure puts into the keys that it makes now.
  {
    kind: "shared access key",
    pattern: new RegExp(`()(${char}{33}(?:\\+|%(?:25)?2[Bb])ASb${char}{6}${pad})`, "g"),
    anyLength: false,
  },
];

/** What is taken out of a text besides: it may be no secret, and nobody misses it. */
export const suspects: readonly RegExp[] = [
  new RegExp(String.raw`(\bsig${equals})${anything}`, "gi"),
  /(SharedAccessSignature\s*=\s*)[^;"'<>]{8,}/gi,
  // A JSON Web Token: three base64url parts, the first an object.
  /()\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g,
  // An older key by itself, which looks like the hash of a file. It may stand behind a slash.
  /()(?<![A-Za-z0-9+])[A-Za-z0-9+/]{43}=(?![A-Za-z0-9+/=])/g,
];

/** Whether what stands in the place of a secret is one, rather than a placeholder, a word or code. */
export function isSecret(value: string, { anyLength }: KeyForm): boolean {
  const plain = value
    .replaceAll(/%(?:25)?|\\u00|&#x?/gi, "%")
    .replaceAll(/[\s\\;]/g, "")
    .replaceAll(/%(?:2[BF]|4[37])/gi, "+")
    .replace(/(?:=|%3D|%61)+$/i, "");
  if (!/^[A-Za-z0-9+/]+$/.test(plain)) return false;
  // Of 40 random characters of base64, some are lower case and some upper case.
  if (plain.length >= 40) return /[a-z]/.test(plain) && /[A-Z]/.test(plain);
  return anyLength && /[A-Za-z]/.test(plain) && /[0-9]/.test(plain);
}
