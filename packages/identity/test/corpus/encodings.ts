import { connectionString, signature } from "./connection-strings.ts";
import { formsOf, type WrittenKey } from "./key-form.ts";

const base64 = (text: string, encoding: BufferEncoding = "utf8"): string =>
  Buffer.from(text, encoding).toString("base64");
const lines = (text: string, length: number, end: string): string =>
  text.replaceAll(new RegExp(`.{${length}}`, "g"), `$&${end}`);
const url = encodeURIComponent;
/** Characters of base64 that escapes are for, with what they become. */
const special = (text: string, write: (character: string) => string): string =>
  text.replaceAll(/[=+/]/g, write);
const hex = (character: string): string => character.charCodeAt(0).toString(16);

const kind = "connection string with a key";
const json = JSON.stringify;

/** What is done to a text on its way: each is undone by somebody's library without a thought. */
export const encodings: readonly WrittenKey[] = [
  ...formsOf(kind, {
    "for a URL": (key) => url(connectionString(key)),
    "for a URL, in small letters": (key) =>
      url(connectionString(key)).replaceAll(/%../g, (code) => code.toLowerCase()),
    "for a URL, the value alone": (key) => connectionString(url(key)),
    "for a URL, twice": (key) => url(url(connectionString(key))),
    "for a URL, three times": (key) => url(url(url(connectionString(key)))),
    "for XML, decimal": (key) =>
      special(connectionString(key), (character) => `&#${character.charCodeAt(0)};`),
    "for XML, hexadecimal": (key) =>
      special(connectionString(key), (character) => `&#x${hex(character).toUpperCase()};`),
    "for XML, with zeros": (key) =>
      special(connectionString(key), (character) => `&#x00${hex(character)};`),
    "for HTML, by names": (key) =>
      special(connectionString(key), (character) =>
        character === "=" ? "&equals;" : character === "+" ? "&plus;" : "&sol;",
      ),
    "for an attribute": (key) =>
      `value="${connectionString(`"${key}"`).replaceAll('"', "&quot;").replaceAll("&quot;", "&quot;")}"`,
    "for JSON that HTML may hold": (key) =>
      special(json(connectionString(key)), (character) => `\\u00${hex(character)}`),
    "for JSON that HTML may hold, in capitals": (key) =>
      special(json(connectionString(key)), (character) => `\\u00${hex(character).toUpperCase()}`),
    "for JSON, with slashes escaped": (key) => json(connectionString(key)).replaceAll("/", "\\/"),
    "for JSON inside JSON": (key) => json(json({ bus: connectionString(key) })),
    "for JSON inside JSON inside JSON": (key) => json(json(json({ bus: connectionString(key) }))),
    "for JSON that HTML may hold, inside JSON": (key) =>
      json(special(json(connectionString(key)), (character) => `\\u00${hex(character)}`)),
    "for mail": (key) => connectionString(key).replaceAll("=", "=3D"),
    "for properties": (key) => special(connectionString(key), (c) => (c === "=" ? "\\=" : c)),
    "in base64": (key) => base64(connectionString(key)),
    "in base64, as a Secret of Kubernetes": (key) =>
      `data:\n  bus: ${base64(connectionString(key))}\n`,
    "in base64, of a line with its end": (key) => base64(`${connectionString(key)}\n`),
    "in base64, of JSON": (key) => base64(json({ bus: connectionString(key), port: 8080 })),
    "in base64, of a file": (key) => base64(`PORT=8080\nBUS="${connectionString(key)}"\n`),
    "in base64, of what is escaped for a URL": (key) => base64(url(connectionString(key))),
    "in base64, for a URL": (key) => Buffer.from(connectionString(key)).toString("base64url"),
    "in base64, behind a path": (key) => `v1/${base64(connectionString(key))}`,
    "in base64, of UTF-16, as for PowerShell": (key) =>
      `powershell -EncodedCommand ${base64(connectionString(key), "utf16le")}`,
    "in base64, in lines of 64": (key) => lines(base64(connectionString(key)), 64, "\n"),
    "in base64, in lines of 76": (key) => lines(base64(connectionString(key)), 76, "\r\n"),
    "in base64, in lines of YAML": (key) =>
      `data: |\n    ${lines(base64(connectionString(key)), 64, "\n    ")}`,
    "in base64, twice": (key) => base64(base64(connectionString(key))),
    "in base64, escaped for JSON": (key) => json({ data: base64(connectionString(key)) }),
    "the key in the next line": (key) => connectionString(`\n    ${key}`),
    "the key in two lines": (key) => connectionString(`${key.slice(0, 20)}\n    ${key.slice(20)}`),
    "the key in two lines of Windows": (key) =>
      connectionString(`${key.slice(0, 9)}\r\n${key.slice(9)}`),
    "the key in two lines of a Dockerfile": (key) =>
      connectionString(`${key.slice(0, 30)}\\\n  ${key.slice(30)}`),
    "the key in two lines of PowerShell": (key) =>
      connectionString(`${key.slice(0, 12)}\`\r\n  ${key.slice(12)}`),
    "the key in two texts of JavaScript": (key) =>
      `"${connectionString(`${key.slice(0, 15)}" +\n  "${key.slice(15)}`)}"`,
    "the key in two texts of Visual Basic": (key) =>
      `"${connectionString(`${key.slice(0, 25)}" & _\r\n  "${key.slice(25)}`)}"`,
    "the key in two texts of Python": (key) =>
      `('${connectionString(`${key.slice(0, 25)}'\n '${key.slice(25)}`)}')`,
    "the key in three lines": (key) =>
      connectionString([key.slice(0, 12), key.slice(12, 30), key.slice(30)].join("\n  ")),
    "each part in a line": (key) => connectionString(key).replaceAll(";", ";\n  "),
  }),
  ...formsOf("shared access signature", {
    "a signature in base64": (key) => base64(signature(key)),
    "a signature in JSON inside JSON": (key) => json(json({ sas: signature(key) })),
    "a signature escaped once more": (key) => url(signature(key)),
  }),
];
