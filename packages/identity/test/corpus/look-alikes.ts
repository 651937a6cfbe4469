import { createHash } from "node:crypto";
import { connectionString } from "./connection-strings.ts";

/** Text that looks like a key at first sight and is none. */
export interface LookAlike {
  readonly name: string;
  readonly text: string;
  /** The part that could be a secret for all that anybody knows, and is taken out of what is printed. */
  readonly suspect?: string;
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const digest = (algorithm: string, encoding: "hex" | "base64" | "base64url"): string =>
  createHash(algorithm).update("look-alike").digest(encoding);
const lines = (text: string): string => text.replaceAll(/.{64}/g, "$&\n");
const endpoint = "Endpoint=sb://contoso-prod.servicebus.windows.net/";
const token = [
  "eyJhbGciOiJub25lIn0",
  Buffer.from('{"sub":"nobody at all"}').toString("base64url"),
  "c2lnbmF0dXJl",
].join(".");
const hash = digest("sha256", "base64");

/** What people write where a key would be. */
const placeholders: readonly string[] = [
  "",
  "<your-key>",
  "<primary key>",
  "&lt;your-key&gt;",
  "[key]",
  "{key}",
  "{0}",
  "{{key}}",
  "{{ .Values.serviceBusKey }}",
  `$${"{SERVICEBUS_KEY}"}`,
  `$${"{var.servicebus_key}"}`,
  `$${"{{ secrets.SERVICEBUS_KEY }}"}`,
  "$SERVICEBUS_KEY",
  "$env:SERVICEBUS_KEY",
  "%SERVICEBUS_KEY%",
  "$(ServiceBusKey)",
  "#{ServiceBusKey}#",
  "__SERVICEBUS_KEY__",
  "<%= key %>",
  "@@KEY@@",
  "%s",
  "...",
  "…",
  "****",
  "*".repeat(44),
  "•".repeat(20),
  "X".repeat(44),
  "x".repeat(20),
  `${"A".repeat(43)}=`,
  `${"0".repeat(43)}=`,
  "YOUR_KEY",
  "YOUR-KEY-HERE",
  "your-shared-access-key-goes-here",
  "yourSharedAccessKey",
  "PasteConnectionStringHere",
  "SAS_KEY_VALUE",
  "REDACTED",
  "<redacted>",
  "[Filtered]",
  "(hidden)",
  "changeme",
  "secret",
  "primaryKey",
  "undefined",
  "null",
  "TODO",
  "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/bus)",
  "secretref:bus-key",
  "op://production/service-bus/key1",
  "ref+azurekeyvault://v/bus",
  "/run/secrets/busKey1",
  "file:///run/secrets/bus1",
  "[listKeys(resourceId('Microsoft.ServiceBus/namespaces', 'bus1')).primaryKey]",
  "!GetAtt Bus1.Key",
  '" + key1 + "',
  "' || key1 || '",
];

/** What is in files beside keys, or instead. */
const texts: Readonly<Record<string, string>> = {
  "a namespace": "contoso-prod.servicebus.windows.net",
  "a URL of a namespace": "sb://contoso-prod.servicebus.windows.net/orders",
  "a URL of a namespace with a port": "amqps://contoso-prod.servicebus.windows.net:5671/orders",
  "an endpoint alone": endpoint,
  "an endpoint with an entity": `${endpoint};EntityPath=orders`,
  "an endpoint with an identity": `${endpoint};Authentication=Managed Identity`,
  "the name of a key": `${endpoint};SharedAccessKeyName=RootManageSharedAccessKey`,
  "the name of a key alone": "RootManageSharedAccessKey",
  "the name of a key and its value":
    "SharedAccessKeyName=orders-api-with-a-name-as-long-as-a-key-is1",
  "Microsoft's emulator":
    "Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;",
  "storage of development": "UseDevelopmentStorage=true",
  "Application Insights":
    "InstrumentationKey=0aa4f5ad-1d8a-4c58-8d3c-f2f0ad0d3a0f;IngestionEndpoint=https://westeurope-1.in.applicationinsights.azure.com/",
  "a database with an identity":
    "Server=tcp:contoso.database.windows.net;Authentication=Active Directory Default;Database=orders",
  "a sentence about keys": "SharedAccessKey is refused; SharedAccessKeyName as well.",
  "a sentence about signatures": "A SharedAccessSignature has the parts sr, sig, se and skn.",
  "a sentence with a colon": "shared access key: use none, whatever anybody says about it",
  "a heading": "## SharedAccessKey\n\nThe key of the policy.",
  "a token without its signature": "SharedAccessSignature sr=contoso&se=1900000000&skn=Root",
  "source that reads a setting": "const sharedAccessKey = process.env.SHARED_ACCESS_KEY;",
  "source that reads a setting in Python": "shared_access_key = os.environ['SHARED_ACCESS_KEY']",
  "source that reads a setting in C#":
    'SharedAccessKey = Environment.GetEnvironmentVariable("SHARED_ACCESS_KEY"),',
  "source that reads a setting in Java": 'sharedAccessKey(System.getenv("SHARED_ACCESS_KEY"))',
  "source that decodes": 'SharedAccessKey=Convert.FromBase64String(settings["key1"])',
  "source that calls": "sharedAccessKey: await getSharedAccessKeyFromTheVaultOfThisTeam()",
  "source that checks": 'if (text.includes("SharedAccessKey=")) throw new Error("no keys");',
  "source of a credential": "new AzureNamedKeyCredential(keyName, await readKeyFromVault())",
  "a pattern": "/SharedAccessKey=([A-Za-z0-9+/]{43}=)/",
  "a type": "sharedAccessKey: string; sharedAccessKeyName: string;",
  "a parameter of Bicep": "@secure()\nparam sharedAccessKey string",
  "a reference of Terraform":
    "primary_key = azurerm_servicebus_namespace_authorization_rule.bus.primary_key",
  "an output of Terraform": 'shared_access_key = "(sensitive value)"',
  "a column of a database": "PRIMARY KEY (order_id), FOREIGN KEY (customer_id)",
  "a model of Rails": "self.primary_key = :order_number_of_the_customer_in_the_year",
  "a primary key of JSON": '{ "primaryKey": "customerId", "secondaryKey": null }',
  "a primary key that is a UUID": '"primaryKey": "0aa4f5ad-1d8a-4c58-8d3c-f2f0ad0d3a0f"',
  "a primary key that is a hash in hex": `primaryKey: ${digest("sha256", "hex")}`,
  "a commit": digest("sha1", "hex"),
  "an image of Docker": `contoso/api@sha256:${digest("sha256", "hex")}`,
  "a hash of SHA-512 in a lockfile": `integrity: sha512-${digest("sha512", "base64")}`,
  "a hash of SHA-384 of a script": `integrity="sha384-${digest("sha384", "base64")}"`,
  "a hash of SHA-1 in base64": digest("sha1", "base64"),
  "a hash of MD5 in base64": `Content-MD5: ${digest("md5", "base64")}`,
  "a hash in base64url": digest("sha256", "base64url"),
  "a challenge of PKCE": `code_challenge=${digest("sha256", "base64url")}&code_challenge_method=S256`,
  "a UUID": "0aa4f5ad-1d8a-4c58-8d3c-f2f0ad0d3a0f",
  "a role": "090c5cfd-751d-490a-894a-3ce6f1109419",
  "a ULID": "01JD3K5W7ZQ8V9X2Y4B6N8M0PR",
  "a trace": "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  "an ETag": 'ETag: "0x8DCE1F2A3B4C5D6"',
  "a resource":
    "/subscriptions/0aa4f5ad-1d8a-4c58-8d3c-f2f0ad0d3a0f/resourceGroups/bus/providers/Microsoft.ServiceBus/namespaces/contoso-prod",
  "a long path": "/usr/local/share/Documents/Projects2/contoso/Bus/src/Orders/Handlers/Place",
  "a long word": "TheQuickBrownFoxJumpsOverTheLazyDogAndSoOnForAWhileUntil2030",
  "an image": `data:image/png;base64,${base64("PNG ".repeat(100))}`,
  "a font": `src: url(data:font/woff2;base64,${base64("wOF2".repeat(300))})`,
  "a certificate": `-----BEGIN CERTIFICATE-----\n${lines(base64("certificate ".repeat(30)))}\n-----END CERTIFICATE-----`,
  "a public key of SSH": `ssh-rsa ${base64(`\0\0\0\x07ssh-rsa${"modulus ".repeat(30)}`)} ann@contoso`,
  "a public key of JOSE": JSON.stringify({
    kty: "RSA",
    e: "AQAB",
    n: base64("modulus ".repeat(32)),
  }),
  "a text in base64": base64("SharedAccessKey= is what a connection string with a key has in it."),
  "a connection string with a placeholder in base64": base64(connectionString("<your-key>")),
  "a source map": `//# sourceMappingURL=data:application/json;base64,${base64(JSON.stringify({ version: 3, names: ["sharedAccessKey"], mappings: "AAAA;AACA" }))}`,
  "a switch": "https://example.com/?sig=on&page=2",
  "a signature of HTTP": `signature="${digest("sha512", "base64")}"`,
  "a signal": 'process.on("SIGTERM", () => sig = 15);',
  "a significant word": "design=flat; designation=Orders",
  "a user and password of a URL": "https://ann:correct-horse@contoso.com/",
  "a registry of packages": `//registry.contoso.com/:_authToken=$${"{TOKEN}"}`,
  "a password of bcrypt": "$2b$12$abcdefghijklmnopqrstuvABCDEFGHIJKLMNOPQRSTUVWXYZ01234",
  "an exclusive condition": "primaryKeyIndex=0 secondaryKeyIndex=1 sasKeyRotationDays=30",
};

/** What nobody can tell from an older key, or is a secret of another kind. */
const suspects: readonly (readonly [string, (secret: string) => string, string])[] = [
  ["a hash in hex where a key would be", connectionString, digest("sha256", "hex")],
  ["a reference with much in it", connectionString, "vault:busKeyOfTheProductionOf2026"],
  ["a signature algorithm", (secret) => `sig=${secret}`, "RSASSA-PSS"],
  ["a hash of a file", (secret) => `sha256-${secret}`, hash],
  ["a hash by itself", (secret) => secret, hash],
  ["a hash in a log", (secret) => `the file has the hash ${secret}, as it should`, hash],
  ["a pin of a certificate", (secret) => `pin-sha256="${secret}"; max-age=5184000`, hash],
  ["a digest of HTTP", (secret) => `Digest: SHA-256=${secret}`, hash],
  ["a nonce of a policy", (secret) => `script-src 'nonce-${secret}'`, hash],
  ["an access token", (secret) => `Authorization: Bearer ${secret}`, token],
  ["an identity token in JSON", (secret) => JSON.stringify({ id_token: secret }), token],
  [
    "a key of Azure Storage",
    (secret) => `DefaultEndpointsProtocol=https;AccountName=contoso;AccountKey=${secret}`,
    digest("sha512", "base64"),
  ],
  [
    "a key of Cosmos DB",
    (secret) => `AccountEndpoint=https://c.documents.azure.com:443/;AccountKey=${secret};`,
    digest("sha512", "base64"),
  ],
  [
    "a password of Redis",
    (secret) => `c.redis.cache.windows.net:6380,password=${secret},ssl=True`,
    hash,
  ],
  [
    "a key of SignalR",
    (secret) => `Endpoint=https://c.service.signalr.net;AccessKey=${secret};`,
    hash,
  ],
];

export const lookAlikes: readonly LookAlike[] = [
  ...placeholders.map((placeholder) => ({
    name: `a placeholder: ${placeholder || "nothing"}`,
    text: connectionString(placeholder),
  })),
  ...Object.entries(texts).map(([name, text]) => ({ name, text })),
  ...suspects.map(([name, write, suspect]) => ({ name, text: write(suspect), suspect })),
];
