import { createHash, randomBytes } from "node:crypto";
import { findKey, type KeyKind, redact } from "@buspass/identity";
import { describe, expect, test } from "vitest";
import { newerKey, olderKey } from "./made-keys.ts";

const endpoint = "Endpoint=sb://contoso-prod.servicebus.windows.net/";
const withKey = (key: string) =>
  `${endpoint};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=${key}`;
const signature = (key: string) =>
  `SharedAccessSignature sr=sb%3a%2f%2fcontoso-prod.servicebus.windows.net%2forders&sig=${encodeURIComponent(key)}&se=1900000000&skn=RootManageSharedAccessKey`;
const base64 = (text: string, encoding: BufferEncoding = "utf8") =>
  Buffer.from(text, encoding).toString("base64");
const connection: KeyKind = "connection string with a key";
const bare: KeyKind = "shared access key";
const signed: KeyKind = "shared access signature";

/** How keys are met, where, and as which kind they are told. */
const forms: readonly [string, KeyKind, (key: string) => string][] = [
  ["a connection string", connection, withKey],
  ["one for an entity", connection, (key) => `${withKey(key)};EntityPath=orders`],
  [
    "its parts in another order",
    connection,
    (key) => `SharedAccessKey=${key};EntityPath=orders;SharedAccessKeyName=Root;${endpoint}`,
  ],
  ["lower case", connection, (key) => withKey("").toLowerCase() + key],
  ["upper case", connection, (key) => withKey("").toUpperCase() + key],
  ["blanks around the parts", connection, (key) => withKey(` ${key} `).replaceAll(";", " ; ")],
  [
    "a sovereign cloud",
    connection,
    (key) => withKey(key).replace("windows.net", "chinacloudapi.cn"),
  ],
  ["URL-encoded", connection, (key) => encodeURIComponent(withKey(key))],
  ["URL-encoded twice", connection, (key) => encodeURIComponent(encodeURIComponent(withKey(key)))],
  [
    "web.config, connectionStrings",
    connection,
    (key) => `<add name="ServiceBus" connectionString="${withKey(key)}" />`,
  ],
  [
    "XML with its equal signs escaped",
    connection,
    (key) => withKey(key).replaceAll("=", "&#61;").replaceAll("+", "&#x2B;"),
  ],
  ["web.config, appSettings", bare, (key) => `<add key="SharedAccessKey" value="${key}" />`],
  [
    "JSON",
    connection,
    (key) => JSON.stringify({ Values: { AzureWebJobsServiceBus: withKey(key) } }, null, 2),
  ],
  [
    "JSON that escapes what HTML could misread",
    connection,
    (key) =>
      JSON.stringify(withKey(key))
        .replaceAll("=", "\\u003d")
        .replaceAll("+", "\\u002B")
        .replaceAll("/", "\\/"),
  ],
  ["JSON inside JSON", connection, (key) => JSON.stringify(JSON.stringify({ bus: withKey(key) }))],
  [
    "what az prints",
    bare,
    (key) =>
      JSON.stringify({ keyName: "Root", primaryKey: key, secondaryKey: olderKey() }, null, 2),
  ],
  [
    "an export of App Service settings",
    bare,
    (key) =>
      JSON.stringify([
        { name: "SharedAccessKey", slotSetting: false },
        { name: "SharedAccessKey", value: key },
      ]),
  ],
  ["a .env file", connection, (key) => `PORT=8080\nSERVICEBUS="${withKey(key)}"\nLOG=debug\n`],
  ["a variable of its own", bare, (key) => `export SHARED_ACCESS_KEY='${key}'`],
  ["YAML", connection, (key) => `env:\n  - name: BUS\n    value: ${withKey(key)}\n`],
  ["YAML, the key alone", bare, (key) => `servicebus:\n  sharedAccessKey: ${key}\n`],
  ["Terraform", bare, (key) => `shared_access_key = "${key}"`],
  [
    "shell history",
    connection,
    (key) => `az functionapp config appsettings set --settings "BUS=${withKey(key)}"`,
  ],
  ["source code", connection, (key) => `new ServiceBusClient("${withKey(key)}");`],
  [
    "a key folded over two lines",
    connection,
    (key) => withKey(`${key.slice(0, 20)}\n    ${key.slice(20)}`),
  ],
  [
    "a key folded with backslashes, as in a Dockerfile",
    connection,
    (key) => withKey(`${key.slice(0, 20)}\\\r\n  ${key.slice(20)}`),
  ],
  ["a secret of Kubernetes", connection, (key) => `data:\n  bus: ${base64(withKey(key))}\n`],
  ["base64 of UTF-16, as in PowerShell", connection, (key) => base64(withKey(key), "utf16le")],
  ["base64 in lines of 64", connection, (key) => base64(withKey(key)).replaceAll(/.{64}/g, "$&\n")],
  [
    "base64url, behind a path",
    connection,
    (key) => `v1/${Buffer.from(withKey(key)).toString("base64url")}`,
  ],
  ["base64 of base64", connection, (key) => base64(base64(withKey(key)))],
  ["a shared access signature", signed, signature],
  [
    "an Authorization header",
    signed,
    (key) =>
      `curl -H "Authorization: ${signature(key)}" https://contoso-prod.servicebus.windows.net`,
  ],
  [
    "a connection string with a signature",
    signed,
    (key) => `${endpoint};SharedAccessSignature=${signature(key)}`,
  ],
  ["a signature in a log line of HTML", signed, (key) => signature(key).replaceAll("&", "&amp;")],
];

describe.each([
  ["newer", newerKey],
  ["older", olderKey],
] as const)("a %s key", (_, makeKey) => {
  test.each(forms)("in %s is found and taken out", (_name, kind, write) => {
    // More than once: which characters a key has decides how it is escaped.
    for (let i = 0; i < 20; i += 1) {
      const key = makeKey();
      const text = write(key);

      expect(findKey(text)).toBe(kind);

      const safe = redact(text);
      expect(findKey(safe)).toBeUndefined();
      expect(safe).toContain("<redacted>");
      for (const secret of [key, encodeURIComponent(key)]) {
        for (let at = 0; at + 8 <= secret.length; at += 1) {
          expect(safe).not.toContain(secret.slice(at, at + 8));
        }
      }
    }
  });
});

test("a newer key is found by its mark, whatever stands around it", () => {
  for (const write of [
    (key: string) => key,
    (key: string) => `the key is ${key}, keep it`,
    (key: string) => encodeURIComponent(key),
  ]) {
    const text = write(newerKey());
    expect(findKey(text)).toBe("shared access key");
    expect(findKey(redact(text))).toBeUndefined();
  }
});

test("an older key by itself looks like a hash: it is taken out of what is printed, and not called a key", () => {
  const key = olderKey();

  expect(findKey(key)).toBeUndefined();
  expect(redact(`the key is ${key}, keep it`)).toBe("the key is <redacted>, keep it");
  expect(redact(`https://vault/${key}`)).toBe("https://vault/<redacted>");
});

test("a key that somebody made up, shorter than Azure's, is refused in a connection string", () => {
  expect(findKey(withKey("abc12345"))).toBe("connection string with a key");
});

test("only the secret is taken out: the rest of the text stays to be read", () => {
  expect(redact(`cannot connect to ${withKey(newerKey())};EntityPath=orders`)).toBe(
    "cannot connect to Endpoint=sb://contoso-prod.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=<redacted>;EntityPath=orders",
  );
});

test("an access token is taken out too", () => {
  const part = () => randomBytes(40).toString("base64url");
  const token = `eyJ${part()}.${part()}.${part()}`;

  expect(redact(`Authorization: Bearer ${token} was refused`)).toBe(
    "Authorization: Bearer <redacted> was refused",
  );
});

/** What looks like a key at first sight and is none. */
const lookAlikes: readonly [string, string][] = [
  ["a namespace", "contoso-prod.servicebus.windows.net"],
  ["a URL of a namespace", "sb://contoso-prod.servicebus.windows.net/orders"],
  ["an endpoint without a key", endpoint],
  ["the name of a key", `${endpoint};SharedAccessKeyName=RootManageSharedAccessKey`],
  ["the name of a key alone", "RootManageSharedAccessKey"],
  ["a sentence about keys", "SharedAccessKey is refused; SharedAccessKeyName as well."],
  [
    "Microsoft's emulator",
    "Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;",
  ],
  ["an empty key", withKey("")],
  ["a placeholder in angle brackets", withKey("<your-key>")],
  ["a placeholder in angle brackets for XML", withKey("&lt;your-key&gt;")],
  ["a placeholder of words", withKey("your-shared-access-key-goes-here")],
  ["a placeholder in camel case", withKey("yourSharedAccessKey")],
  ["asterisks", withKey("********************************************")],
  ["one letter repeated", withKey(`${"A".repeat(43)}=`)],
  ["what was redacted", withKey("<redacted>")],
  ["REDACTED", withKey("REDACTED")],
  ["a variable of a shell", withKey(`\${SERVICEBUS_KEY}`)],
  ["a variable of Windows", withKey("%SERVICEBUS_KEY%")],
  ["a variable of a pipeline", withKey("$(ServiceBusKey)")],
  ["a token of a release", withKey("#{ServiceBusKey}#")],
  ["a template", withKey("{{ .Values.serviceBusKey }}")],
  [
    "a reference to a vault",
    withKey("@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/bus)"),
  ],
  ["source that reads a setting", `const sharedAccessKey = process.env.SHARED_ACCESS_KEY;`],
  ["source that decodes", `SharedAccessKey=Convert.FromBase64String(settings["key1"])`],
  ["Terraform that refers", "primary_key = azurerm_servicebus_namespace.bus.default_primary_key"],
  ["a type", "sharedAccessKey: string; sharedAccessKeyName: string;"],
  ["a hash of a file", `sha256-${createHash("sha256").update("file").digest("base64")}`],
  [
    "an integrity of a lockfile",
    `integrity: sha512-${createHash("sha512").update("file").digest("base64")}`,
  ],
  ["a hash in hex", `SharedAccessKey=${createHash("sha256").update("file").digest("hex")}`],
  ["a commit", createHash("sha1").update("file").digest("hex")],
  ["a UUID", "0aa4f5ad-1d8a-4c58-8d3c-f2f0ad0d3a0f"],
  ["an image in base64", `data:image/png;base64,${base64("PNG ".repeat(100))}`],
  ["a signature algorithm", "sig=RSASSA-PSS"],
  ["a short sig in a query", "https://example.com/?sig=on&page=2"],
  [
    "a certificate",
    `-----BEGIN CERTIFICATE-----\n${base64("certificate ".repeat(30)).replaceAll(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----`,
  ],
];

test.each(lookAlikes)("%s is no key", (_, text) => {
  expect(findKey(text)).toBeUndefined();
});

test("text without a secret is printed as it is", () => {
  for (const name of [
    "a namespace",
    "an endpoint without a key",
    "the name of a key",
    "a UUID",
    "a type",
  ]) {
    const text = Object.fromEntries(lookAlikes)[name] ?? "";
    expect(redact(text)).toBe(text);
  }
});

test.each(["SharedAccessKey=", "AAAA", "sig=", " \n", "A\n", "%2B", '"', "value", "\\u00", "eyJ"])(
  "256 kilobytes of %j is looked through before anybody gives up waiting",
  (piece) => {
    const text = piece.repeat(2 ** 18 / piece.length);

    // In quadratic time this would take minutes.
    expect(findKey(text)).toBeUndefined();
    expect(findKey(redact(text))).toBeUndefined();
  },
);
