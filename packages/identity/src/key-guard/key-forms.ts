/*
 * How keys of Service Bus are written: as they are, and escaped for a URL, JSON, XML, mail or a file of
 * properties, several times over where one was put into another.
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
  /** Letters without which the pattern needs no try. */
  readonly mark?: string;
}

/** A character in ASCII's hexadecimal and decimal, however it is escaped. */
function escaped(hex: string, decimal: number, name: string): string {
  const digits = hex.replaceAll(/[A-F]/g, (letter) => `[${letter}${letter.toLowerCase()}]`);
  return String.raw`%(?:25){0,3}${digits}|\\{1,8}u00${digits}|&#(?:0*${decimal}|[xX]0*${digits});|&${name};`;
}

const plus = String.raw`\+|${escaped("2B", 43, "plus")}`;
const slash = String.raw`\\{0,8}/|${escaped("2F", 47, "sol")}`;
/** Mail has `=3D` for it, which may also be a plain one and the beginning of a key. */
const mailed = "=3D(?![A-Za-z0-9+/]{41}=?(?![A-Za-z0-9+/]))";
const equal = String.raw`${mailed}|\\{0,2}=|${escaped("3D", 61, "equals")}`;
const colon = String.raw`\\?:|${escaped("3A", 58, "colon")}`;
/** Bounded, or a long row of blanks would be gone through once for each of them. */
const blanks = String.raw`[ \t]{0,64}`;
/** Where a long value may go on in the next line, or in the next of several texts that are joined. */
const folds = String.raw`[\\=\x60^]?\r?\n${blanks}|["']${blanks}[+&.]?${blanks}[_\\]?\r?\n${blanks}[+&.]?${blanks}["']`;

/** One character of base64. */
const char = `(?:[A-Za-z0-9]|${plus}|${slash})`;
/** 32 bytes in base64, which is what Azure makes keys and signatures of. */
const full = `${char}(?:(?:${folds})?${char}){42}(?:(?:${folds})?(?:${equal}))?(?!${char})`;
/** Up to what ends a value in a connection string, a URL, quotes, XML or JSON. */
const anything = String.raw`[^\s;&"'<>\\,]{8,}`;

const quote = String.raw`(?:\\{0,8}["'\x60]|&(?:quot|apos|#0*3[49]);|%(?:25){0,3}2[27]|\\{1,8}u002[27])?`;
const equals = String.raw`\s*(?:${equal})\s*`;
/** `=`, `:`, `=>`, `, ` and `(` of whatever language, or the blank of a command. */
const is = String.raw`(?:\s*(?:=>|:=|[,(]|${colon}|${equal})\s*|[ \t]+)`;
/** `name="…" value="…"`, `{ "name": "…", "value": "…" }` */
const valueBeside = String.raw`[\s,]+${quote}value${quote}${is}`;
/** `<name>` */
const tag = String.raw`(?:>|&gt;)\s*`;
const assign = `${quote}(?:${is}|${valueBeside}|${tag})${quote}`;
const keyName = `(?:(?:shared[_-]?access|primary|secondary|sas|service[_-]?bus)[_-]?key(?:[_-]?value)?|shared[_-]?secret[_-]?value)`;
/** Calls that take the name of a policy and then its key. */
const named = String.raw`(?:NamedKeyCredential|SignatureTokenProvider|AccessKeyCredential)\(\s*${quote}[\w-]{1,256}${quote}\s*,\s*${quote}`;

/** Of a signature's parts, the one that is secret. */
const sig = `(?<![a-z])sig${equals}`;

function form(kind: KeyKind, before: string, secret: string, anyLength = false): KeyForm {
  return { kind, pattern: new RegExp(`(${before})(${secret})`, "gi"), anyLength };
}

/** The first that fits tells the kind. */
export const keyForms: readonly KeyForm[] = [
  form(
    "connection string with a key",
    `SharedAccessKey(?:${equals}|(?:${equal})${quote})`,
    `${full}|${anything}`,
    true,
  ),
  form("connection string with a key", `SharedSecretValue${equals}`, full),
  form("shared access key", keyName + assign, full),
  form("shared access key", named, full),
  // As AMQP's own clients and Celery take it: `amqps://policy:key@namespace`.
  form("shared access key", String.raw`://[\w.-]{1,256}(?:${colon})`, `${full}(?=@|%40)`),
  form("shared access signature", sig, full),
  // A mark that Azure puts into the keys that it makes now.
  {
    kind: "shared access key",
    pattern: new RegExp(`()(${char}{33}(?:${plus})ASb${char}{6}(?:${equal}))`, "g"),
    anyLength: false,
    mark: "ASb",
  },
];

/** What is taken out of a text besides, by the same groups: it may be no secret, and nobody misses it. */
export const suspects: readonly RegExp[] = [
  new RegExp(`(${sig})(${anything})`, "gi"),
  /(SharedAccessSignature\s*=\s*)([^;"'<>]{8,})/gi,
  // A key of Azure Storage or Cosmos DB.
  /(AccountKey\s*=\s*)([A-Za-z0-9+/]{20,}={0,2})/gi,
  // A JSON Web Token: three base64url parts, the first an object.
  /()\b(eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*)/g,
  // An older key by itself, which looks like the hash of a file. It may stand behind a slash.
  /()(?<![A-Za-z0-9+])([A-Za-z0-9+/]{43}=)(?![A-Za-z0-9+/=])/g,
];

/** What others quote of a text that they did not understand, which may be a secret or a piece of one. */
export const quotations: readonly RegExp[] = [
  // V8: `Unexpected token 'e', "eyJhbGciOi"... is not valid JSON`
  /(Unexpected token )'?.'?, (?:\.\.\.)?"[\s\S]{1,80}?"(?:\.\.\.)?(?= is not valid JSON)/g,
  // @azure/msal-node 7.2, of the body of an answer.
  /(Http status message: )(?:(?!Http status message: )[\s\S])+?(?=\n\s{0,20}Headers: )/g,
];

const plainly: readonly (readonly [RegExp, string])[] = [
  [new RegExp(folds, "g"), ""],
  [new RegExp(plus, "gi"), "+"],
  [new RegExp(slash, "gi"), "/"],
  [new RegExp(equal, "gi"), "="],
];

/** A value as it was before it was escaped and folded, without the padding at its end. */
export function plainValue(value: string): string {
  const plain = plainly.reduce((text, [pattern, by]) => text.replaceAll(pattern, by), value);
  let end = plain.length;
  while (plain[end - 1] === "=") end -= 1;
  return plain.slice(0, end);
}

/** Whether what stands in the place of a secret is one, rather than a placeholder, a word or code. */
export function isSecret(value: string, { anyLength }: KeyForm): boolean {
  const plain = plainValue(value);
  if (!/^[A-Za-z0-9+/]+$/.test(plain)) return false;
  // Of 40 random characters of base64, some are lower case and some upper case.
  if (plain.length >= 40) return /[a-z]/.test(plain) && /[A-Z]/.test(plain);
  // What somebody has made up. A short text with a slash is the path of a file.
  return anyLength && /[A-Za-z]/.test(plain) && /[0-9]/.test(plain) && !plain.includes("/");
}
