import type { webcrypto } from "node:crypto";
import { ServiceBusClient } from "@azure/service-bus";
import { connectRaw, connectRawAs } from "@buspass-internal/raw-client";
import {
  base64url,
  decodeJwt,
  decodeProtectedHeader,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from "jose";
import { beforeEach, expect, test, vi } from "vitest";
import { sign, without } from "./identity/made-token.ts";
import { sdkClient, startNamespace, type TestNamespace } from "./namespace.ts";

/** The namespace's own key, caught as it is made: what it signs is refused for its claims alone. */
const ownKeys = vi.hoisted((): webcrypto.CryptoKeyPair[] => []);
vi.mock("jose", async (importOriginal) => {
  const jose = await importOriginal<typeof import("jose")>();
  return {
    ...jose,
    async generateKeyPair(...args: Parameters<typeof jose.generateKeyPair>) {
      const pair = await jose.generateKeyPair(...args);
      ownKeys.push(pair);
      return pair;
    },
  };
});
beforeEach(() => {
  ownKeys.length = 0;
});

interface Setting extends TestNamespace {
  /** The claims of a token that the namespace accepts. */
  readonly claims: JWTPayload;
  readonly ownKey: webcrypto.CryptoKey;
  readonly ownKid: string;
}

async function start(): Promise<Setting> {
  const namespace = await startNamespace({ queues: { orders: {} } });
  const { token } = await namespace.emulator
    .as("owner")
    .credential.getToken("https://servicebus.azure.net/.default");
  const [pair] = ownKeys;
  if (pair === undefined) throw new Error("The namespace made a key.");
  return {
    ...namespace,
    claims: decodeJwt(token),
    ownKey: pair.privateKey,
    ownKid: String(decodeProtectedHeader(token).kid),
  };
}

const otherKey = async (): Promise<webcrypto.CryptoKey> =>
  (await generateKeyPair("ES256")).privateKey;

const refused: readonly (readonly [
  what: string,
  why: string,
  craft: (setting: Setting) => string | Promise<string>,
])[] = [
  ["of algorithm none", "InvalidToken: ", ({ claims }) => new UnsecuredJWT(claims).encode()],
  [
    "of algorithm none under the id of the right key",
    "InvalidToken: ",
    (setting) => {
      const head = { alg: "none", kid: setting.ownKid };
      return `${[head, setting.claims].map((part) => base64url.encode(JSON.stringify(part))).join(".")}.`;
    },
  ],
  ["of another key", "InvalidSignature: ", async ({ claims }) => sign(claims, await otherKey())],
  [
    "of another key under the id of the right one",
    "InvalidSignature: ",
    async (setting) => sign(setting.claims, await otherKey(), setting.ownKid),
  ],
  [
    "of the right key under the id of another",
    "InvalidSignature: ",
    ({ claims, ownKey }) => sign(claims, ownKey, "another"),
  ],
  [
    "of a secret that both could know",
    "InvalidToken: ",
    ({ claims }) =>
      new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(new Uint8Array(32)),
  ],
  [
    "whose claims were changed",
    "InvalidSignature: ",
    async ({ claims, ownKey }) => {
      const [head, , signature] = (await sign(claims, ownKey)).split(".");
      const body = base64url.encode(JSON.stringify({ ...claims, exp: 4_102_444_800 }));
      return [head, body, signature].join(".");
    },
  ],
  [
    "of another issuer",
    "InvalidIssuer: ",
    ({ claims, ownKey }) => sign({ ...claims, iss: "https://sts.windows.net/contoso/" }, ownKey),
  ],
  [
    "of another tenant",
    "InvalidIssuer: ",
    ({ claims, ownKey }) => sign({ ...claims, tid: crypto.randomUUID() }, ownKey),
  ],
  [
    "for another service",
    "InvalidAudience: ",
    ({ claims, ownKey }) => sign({ ...claims, aud: "https://vault.azure.net" }, ownKey),
  ],
  [
    "for another namespace",
    "InvalidAudience: ",
    ({ claims, ownKey }) =>
      sign({ ...claims, aud: "https://fabrikam.servicebus.windows.net" }, ownKey),
  ],
  [
    "for a name that begins like the namespace",
    "InvalidAudience: ",
    ({ claims, ownKey, emulator }) =>
      sign({ ...claims, aud: `https://${emulator.as("owner").namespace}.example` }, ownKey),
  ],
  [
    "that has ended",
    "ExpiredToken: The token is expired. Expiration time: '",
    ({ claims, ownKey, clock }) => sign({ ...claims, exp: clock.now() / 1000 - 1 }, ownKey),
  ],
  [
    "that has not begun",
    "InvalidToken: The token is not yet valid",
    ({ claims, ownKey, clock }) => sign({ ...claims, nbf: clock.now() / 1000 + 60 }, ownKey),
  ],
  [
    "without an end",
    "InvalidToken: ",
    ({ claims, ownKey }) => sign(without(claims, "exp"), ownKey),
  ],
  [
    "without a beginning",
    "InvalidToken: ",
    ({ claims, ownKey }) => sign(without(claims, "nbf"), ownKey),
  ],
  ["of nobody", "InvalidToken: ", ({ claims, ownKey }) => sign(without(claims, "oid"), ownKey)],
  [
    "of an identity that is not here",
    "InvalidToken: The identity is unknown",
    ({ claims, ownKey }) => sign({ ...claims, oid: crypto.randomUUID() }, ownKey),
  ],
  [
    "that was cut off",
    "InvalidSignature: ",
    async ({ claims, ownKey }) => (await sign(claims, ownKey)).slice(0, -8),
  ],
  [
    "that lost its signature",
    "InvalidToken: ",
    async ({ claims, ownKey }) => (await sign(claims, ownKey)).split(".").slice(0, 2).join("."),
  ],
  [
    "with a condition that nobody here knows",
    "InvalidToken: ",
    ({ claims, ownKey }) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: "ES256", crit: ["x"], x: 1 })
        .sign(ownKey, { crit: { x: true } }),
  ],
  [
    "that is oversized",
    "InvalidToken: The token is longer than 65536 characters",
    ({ claims, ownKey }) => sign({ ...claims, padding: "x".repeat(64 * 1024) }, ownKey),
  ],
  ["that is no token", "InvalidToken: ", () => "let me in"],
  ["that is empty", "InvalidToken: ", () => ""],
];

test.each(refused)("a token %s is refused as %s", async (_, why, craft) => {
  await using setting = await start();
  const { emulator } = setting;
  using raw = await connectRaw(emulator.as("owner"));
  const reply = await raw.putToken(await craft(setting), "orders");
  expect(reply.status).toBe(401);
  expect(reply.description).toSatisfy((told: string) => told.startsWith(why));
  expect(emulator.inspect().tokensRefused).toBe(1);
  await expect(raw.openSender("orders")).rejects.toMatchObject({
    condition: "amqp:unauthorized-access",
  });
});

test.each([
  ["the service", () => "https://servicebus.azure.net"],
  ["the service, with a slash", () => "https://servicebus.azure.net/"],
  ["the namespace", (namespace: string) => `https://${namespace}`],
  ["the namespace, with a slash", (namespace: string) => `https://${namespace}/`],
])("a token for %s under the namespace's own key is accepted", async (_, audience) => {
  await using setting = await start();
  const { emulator, claims, ownKey } = setting;
  const owner = emulator.as("owner");
  using raw = await connectRaw(owner);
  const token = await sign({ ...claims, aud: audience(owner.namespace) }, ownKey);
  expect(await raw.putToken(token, "orders")).toMatchObject({ status: 202 });
  await raw.openSender("orders");
  expect(emulator.inspect().identities["owner"]?.tokensAccepted).toBe(1);
});

test("without a token, every entity is refused", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  using raw = await connectRaw(namespace.emulator.as("owner"));
  const refused = { condition: "amqp:unauthorized-access" };
  await expect(raw.openSender("orders")).rejects.toMatchObject(refused);
  await expect(raw.openReceiver("orders")).rejects.toMatchObject(refused);
  await expect(raw.openSender("orders/$management")).rejects.toMatchObject(refused);
});

test("a token opens the entity that it was put for, and no other", async () => {
  await using namespace = await startNamespace({ queues: { orders: {}, "orders-archive": {} } });
  using raw = await connectRawAs(namespace.emulator.as("owner"), "orders");
  await raw.openSender("orders");
  await expect(raw.openSender("orders-archive")).rejects.toMatchObject({
    condition: "amqp:unauthorized-access",
  });
});

test("a token opens nothing after its end", async () => {
  await using namespace = await startNamespace({
    queues: { orders: {} },
    tokenLifetimeMs: 60_000,
  });
  const { clock, emulator } = namespace;
  const owner = emulator.as("owner");
  using raw = await connectRawAs(owner, "orders");
  clock.advance(60_000 - 2_000);
  await raw.openSender("orders");
  clock.advance(3_000);
  await expect(raw.openReceiver("orders")).rejects.toMatchObject({
    condition: "amqp:unauthorized-access",
  });
  const { token } = await owner.credential.getToken("https://servicebus.azure.net/.default");
  expect(await raw.putToken(token, "orders")).toMatchObject({ status: 202 });
  await raw.openReceiver("orders");
});

test("the real client is told why its token is refused", async () => {
  await using setting = await start();
  const { emulator, claims, ownKey } = setting;
  const token = await sign({ ...claims, aud: "https://vault.azure.net" }, ownKey);
  const client = sdkClient({
    ...emulator.as("owner"),
    credential: {
      getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }),
    },
  });
  await expect(client.createSender("orders").sendMessages({ body: 1 })).rejects.toMatchObject({
    code: "UnauthorizedAccess",
    message: expect.stringContaining(
      "InvalidAudience: The authorization header contains a token with a wrong audience.",
    ),
  });
  await client.close();
});

test("a connection string is refused, in words", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { webSocket, namespace: name } = namespace.emulator.as("owner");
  const client = new ServiceBusClient(
    `Endpoint=sb://${name}/;SharedAccessKeyName=Root;SharedAccessKey=${btoa("not a key")}`,
    { webSocketOptions: { webSocket }, retryOptions: { maxRetries: 0 } },
  );
  await expect(client.createSender("orders").sendMessages({ body: 1 })).rejects.toMatchObject({
    code: "UnauthorizedAccess",
    message: expect.stringContaining("SAS authentication has been disabled for the namespace"),
  });
  await client.close();
});

test("$cbs takes nothing but put-token", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  using raw = await connectRaw(namespace.emulator.as("owner"));
  const { application_properties: properties } = await raw.request("$cbs", {
    application_properties: { operation: "delete-token", type: "jwt", name: "sb://x/orders" },
    body: "",
  });
  expect(properties?.["status-code"]).toBe(400);
});
