import { BuspassError, connect } from "@buspass/client";
import { afterEach, expect, test, vi } from "vitest";
import { expectNothingOf } from "./expect-nothing-of.ts";
import { newerKey, olderKey } from "./made-keys.ts";
import { bus, errorOf, untyped } from "./orders.ts";

const endpoint = "Endpoint=sb://contoso-prod.servicebus.windows.net/";

/** Ways to write a key. */
const forms: Readonly<Record<string, (key: string) => string>> = {
  "a connection string": (key) => `${endpoint};SharedAccessKeyName=Root;SharedAccessKey=${key}`,
  "one for an entity": (key) =>
    `${endpoint};SharedAccessKeyName=Root;SharedAccessKey=${key};EntityPath=orders`,
  "another order and case, with blanks": (key) =>
    ` sharedaccesskey = ${key} ; SHAREDACCESSKEYNAME=Root;endpoint=SB://contoso-prod.servicebus.windows.net`,
  "URL-encoded": (key) =>
    encodeURIComponent(`${endpoint};SharedAccessKeyName=Root;SharedAccessKey=${key}`),
  "in base64": (key) =>
    Buffer.from(`${endpoint};SharedAccessKeyName=Root;SharedAccessKey=${key}`).toString("base64"),
  "escaped for XML": (key) =>
    `${endpoint};SharedAccessKeyName=Root;SharedAccessKey=${key}`.replaceAll("=", "&#61;"),
  "a shared access signature": (key) =>
    `SharedAccessSignature sr=sb%3a%2f%2fcontoso&sig=${encodeURIComponent(key)}&se=1900000000&skn=Root`,
  "a connection string with a signature": (key) =>
    `${endpoint};SharedAccessSignature=SharedAccessSignature sr=contoso&sig=${encodeURIComponent(key)}&se=1900000000&skn=Root`,
};

const places: Readonly<Record<string, (text: string) => Promise<unknown>>> = {
  "the option namespace": (text) => connect(bus, { namespace: text }),
  AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE: (text) => {
    vi.stubEnv("AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE", text);
    return connect(bus);
  },
  "the credential": (text) => connectWithCredential(text),
  "what a credential gives": (text) =>
    connect(bus, {
      namespace: "contoso-prod.servicebus.windows.net",
      credential: { getToken: async () => ({ token: text, expiresOnTimestamp: Date.now() }) },
    }),
};

const makers = { newer: newerKey, older: olderKey };

afterEach(() => {
  vi.unstubAllEnvs();
});

for (const [place, connectWith] of Object.entries(places)) {
  for (const [form, write] of Object.entries(forms)) {
    for (const [age, makeKey] of Object.entries(makers)) {
      test(`${place} with ${form} (${age} key) is refused, and the key is seen nowhere`, async () => {
        const key = makeKey();
        const text = write(key);

        const error = await errorOf(() => connectWith(text));

        expect(error).toMatchObject({ code: "KeyRefused", transient: false });
        const wrapped = form === "in base64" ? [text] : [];
        expectNothingOf(error, [key, encodeURIComponent(key), ...wrapped]);
      });
    }
  }
}

/** As `AzureNamedKeyCredential` and `AzureSASCredential` of @azure/core-auth: accessors of a class. */
class NamedKey {
  readonly name = "RootManageSharedAccessKey";
  readonly #key: string;
  constructor(key: string) {
    this.#key = key;
  }
  get key(): string {
    return this.#key;
  }
}
class Signature {
  readonly #signature: string;
  constructor(signature: string) {
    this.#signature = signature;
  }
  get signature(): string {
    return this.#signature;
  }
}

test.each([
  ["a name and a key", (key: string) => ({ name: "RootManageSharedAccessKey", key })],
  ["a signature", (key: string) => ({ signature: key })],
  ["an instance with a key", (key: string) => new NamedKey(key)],
  ["an instance with a signature", (key: string) => new Signature(key)],
])("a credential of the shape of %s is refused, and the key is seen nowhere", async (_, shape) => {
  const key = newerKey();

  const error = await errorOf(() => connectWithCredential(shape(key)));

  expect(error).toMatchObject({
    code: "KeyRefused",
    message:
      "The credential is a key, and Buspass takes no keys. Pass the name of the namespace alone and let the process connect as itself.",
  });
  expectNothingOf(error, [key]);
});

test("a key all by itself, in the place of a namespace, is seen nowhere", async () => {
  // Many: which characters a key has decides what of it could pass for a name.
  for (let i = 0; i < 200; i += 1) {
    const key = i % 2 === 0 ? newerKey() : olderKey();
    for (const text of [key, `sb://${key}`, `the key of contoso-prod, for the namespace: ${key}`]) {
      const error = await errorOf(() => connect(bus, { namespace: text }));

      expect(error).toBeInstanceOf(BuspassError);
      expectNothingOf(error, [key]);
    }
  }
});

test("the refusal names the place and the kind, and the way out", async () => {
  const text = `${endpoint};SharedAccessKeyName=Root;SharedAccessKey=${newerKey()}`;

  await expect(connect(bus, { namespace: text })).rejects.toThrow(
    "The option namespace holds a connection string with a key, and Buspass takes no keys. Pass the name of the namespace alone and let the process connect as itself.",
  );
});

function connectWithCredential(credential: unknown): Promise<unknown> {
  return untyped({ connect }, "connect")(bus, {
    namespace: "contoso-prod.servicebus.windows.net",
    credential,
  });
}
