import type { webcrypto } from "node:crypto";
import {
  base64url,
  decodeJwt,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from "jose";
import { beforeEach, expect, test, vi } from "vitest";
import { type MadeSource, makeSource } from "./made-source.ts";
import { sign, without } from "./made-token.ts";

/** The issuer's own key, caught as it is made: what it signs is refused for its claims alone. */
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

const namespace = "contoso.servicebus.windows.net";

interface Setting extends MadeSource {
  /** The claims of a token that is accepted. */
  readonly claims: JWTPayload;
  readonly ownKey: webcrypto.CryptoKey;
}

async function start(): Promise<Setting> {
  const source = await makeSource();
  const [pair] = ownKeys;
  if (pair === undefined) throw new Error("The issuer made a key.");
  const { token } = await source.issuer.mint(source.identities.expect("orders-api"));
  return { ...source, claims: decodeJwt(token), ownKey: pair.privateKey };
}

const ownKid = ({ issuer }: Setting): string => String(issuer.keySet.keys[0]?.kid);

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
      const head = { alg: "none", kid: ownKid(setting) };
      return `${[head, setting.claims].map((part) => base64url.encode(JSON.stringify(part))).join(".")}.`;
    },
  ],
  ["of another key", "InvalidSignature: ", async ({ claims }) => sign(claims, await otherKey())],
  [
    "of another key under the id of the right one",
    "InvalidSignature: ",
    async (setting) => sign(setting.claims, await otherKey(), ownKid(setting)),
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
    ({ claims, ownKey }) => sign({ ...claims, aud: `https://${namespace}.example` }, ownKey),
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
  const setting = await start();
  const error = await setting.issuer.verify(await craft(setting), namespace).then(
    () => undefined,
    (refusal: unknown) => refusal,
  );
  expect(error).toMatchObject({ name: "TokenRefused", message: expect.stringContaining(why) });
  expect(String((error as Error).message).startsWith(why)).toBe(true);
});

test.each([
  "https://servicebus.azure.net",
  "https://servicebus.azure.net/",
  `https://${namespace}`,
  `https://${namespace}/`,
])("a token for %s is accepted", async (aud) => {
  const { issuer, claims, ownKey } = await start();
  const verified = await issuer.verify(await sign({ ...claims, aud }, ownKey), namespace);
  expect(verified.identity.name).toBe("orders-api");
});

test("a token for a namespace is for nobody who does not say its name", async () => {
  const { issuer, claims, ownKey } = await start();
  const token = await sign({ ...claims, aud: `https://${namespace}` }, ownKey);
  await expect(issuer.verify(token)).rejects.toThrow(/^InvalidAudience: /);
});
