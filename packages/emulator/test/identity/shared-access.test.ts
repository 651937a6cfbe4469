import { createHmac } from "node:crypto";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { Authentication } from "../../src/identity/authentication.ts";
import { allows } from "../../src/identity/principal.ts";
import { newSharedAccessKey } from "../../src/identity/shared-access-key.ts";
import {
  SharedAccessPolicies,
  type SharedAccessPolicyDefinition,
} from "../../src/identity/shared-access-policies.ts";
import { makeSource } from "./made-source.ts";

const namespace = "contoso.servicebus.windows.net";
const everything = ["Manage", "Send", "Listen"] as const;
const usual: readonly SharedAccessPolicyDefinition[] = [
  { name: "Root", rights: everything },
  { name: "sender", rights: ["Send"], scope: "Orders" },
  { name: "listener", rights: ["Listen"], scope: "events" },
];

interface Parts {
  readonly sr: string;
  readonly sig: string;
  readonly se: string;
  readonly skn: string;
}

async function start(definitions = usual) {
  const source = await makeSource();
  const policies = new SharedAccessPolicies(definitions);
  const authentication = new Authentication({ ...source, policies });
  const keyOf = (name: string): string => {
    const scope = definitions.find((policy) => policy.name === name)?.scope;
    const string = policies.connectionString(name, namespace, scope);
    return /SharedAccessKey=([^;]+)/.exec(string)?.[1] ?? "";
  };
  /** Signs as the documentation says: https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas */
  const signed = (
    resource: string,
    skn: string,
    { key = keyOf(skn), seconds = 60 }: { key?: string; seconds?: number } = {},
  ): Parts => {
    const sr = encodeURIComponent(resource);
    const se = String(Math.floor(source.clock.now() / 1000) + seconds);
    const sig = createHmac("sha256", key).update(`${sr}\n${se}`).digest("base64");
    return { sr, sig: encodeURIComponent(sig), se, skn };
  };
  const put = (token: Parts | string, audience: string) =>
    authentication.principalOf({
      type: "servicebus.windows.net:sastoken",
      token: typeof token === "string" ? token : written(token),
      audience,
      namespace,
    });
  return { ...source, policies, signed, put, keyOf };
}

const written = ({ sr, sig, se, skn }: Parts): string =>
  `SharedAccessSignature sr=${sr}&sig=${sig}&se=${se}&skn=${skn}`;

const orders = `sb://${namespace}/orders`;

test("a policy's signature gives the policy's rights until it ends", async () => {
  const { put, signed, clock } = await start();
  const principal = await put(signed(orders, "sender"), orders);
  expect(principal).toMatchObject({ kind: "shared access policy", name: "sender" });
  expect(principal.expiresAtMs).toBe((Math.floor(clock.now() / 1000) + 60) * 1000);
  expect(allows(principal, "Send", "orders")).toBe(true);
  expect(allows(principal, "Listen", "orders")).toBe(false);
});

test("the rights of an entity's policy end with the entity", async () => {
  const { put, signed } = await start();
  const events = `sb://${namespace}/events`;
  const principal = await put(signed(events, "listener"), `${events}/Subscriptions/billing`);
  expect(allows(principal, "Listen", "events/Subscriptions/billing")).toBe(true);
  expect(allows(principal, "Listen", "orders")).toBe(false);
  await expect(put(signed(orders, "listener"), orders)).rejects.toThrow(/^InvalidSignature: /);
});

test.each([
  ["the namespace", `https://${namespace}/`, `${orders}/$management`],
  ["the entity in another case and scheme", `http://${namespace}/ORDERS/`, orders],
  ["the entity, under a port", `sb://${namespace}:5671/orders`, orders],
])("a signature for %s covers the entity", async (_, resource, audience) => {
  const { put, signed } = await start();
  await expect(put(signed(resource, "Root"), audience)).resolves.toMatchObject({ name: "Root" });
});

test.each([
  ["another entity", `sb://${namespace}/invoices`],
  ["an entity that begins like it", `sb://${namespace}/ord`],
  ["what is below it", `${orders}/$management`],
  ["another namespace", "sb://fabrikam.servicebus.windows.net/orders"],
])("a signature for %s does not cover the entity", async (_, resource) => {
  const { put, signed } = await start();
  await expect(put(signed(resource, "Root"), orders)).rejects.toThrow(/^InvalidAudience: /);
});

test("a signature that has ended is refused as expired", async () => {
  const { put, signed, clock } = await start();
  const token = signed(orders, "Root", { seconds: 1 });
  await expect(put(token, orders)).resolves.toBeDefined();
  clock.advance(1000);
  await expect(put(token, orders)).rejects.toThrow(/^ExpiredToken: /);
});

test("an unknown policy and a wrong key read the same", async () => {
  const { put, signed } = await start();
  const refusal = (token: Parts) => put(token, orders).catch((error: Error) => error.message);
  const key = newSharedAccessKey();
  const unknown = await refusal(signed(orders, "nobody", { key }));
  expect(unknown).toBe("InvalidSignature: The token has an invalid signature.");
  expect(await refusal(signed(orders, "Root", { key }))).toBe(unknown);
});

test.each([
  ["expiry", { se: "4102444800" }],
  ["resource", { sr: encodeURIComponent(`sb://${namespace}`) }],
  ["policy", { skn: "Root" }],
  ["signature", { sig: "AAAA" }],
])("a signature does not hold for another %s", async (_, change) => {
  const { put, signed } = await start();
  await expect(put({ ...signed(orders, "sender"), ...change }, orders)).rejects.toThrow(
    /^InvalidSignature: /,
  );
});

test.each([
  ["nothing", () => ""],
  ["another word", (token: string) => token.replace("SharedAccessSignature", "Bearer")],
  ["a part too few", (token: string) => token.replace(/&se=\d+/, "")],
  ["a part twice", (token: string) => `${token}&skn=Root`],
  ["a part that is unknown", (token: string) => `${token}&rights=all`],
  ["an end that is no number", (token: string) => token.replace(/se=\d+/, "se=never")],
  ["broken encoding", (token: string) => token.replace("sr=", "sr=%")],
  ["a megabyte", (token: string) => `${token}${"x".repeat(1024 * 1024)}`],
])("a signature with %s is malformed", async (_, spoil) => {
  const { put, signed } = await start();
  await expect(put(spoil(written(signed(orders, "Root"))), orders)).rejects.toThrow(
    /^InvalidToken: /,
  );
});

test("of two policies with one name, the one whose key signed is taken", async () => {
  const definitions = [
    { name: "app", key: newSharedAccessKey(), rights: everything },
    { name: "app", key: newSharedAccessKey(), rights: ["Listen"], scope: "orders" },
  ] as const;
  const { put, signed } = await start(definitions);
  const [wide, narrow] = await Promise.all(
    definitions.map(({ key }) => put(signed(orders, "app", { key }), orders)),
  );
  expect(wide?.grants[0]?.scope).toBe("");
  expect(narrow?.grants[0]?.scope).toBe("orders");
});

test("without local authentication every signature is refused, in Azure's words", async () => {
  const source = await makeSource();
  const { signed } = await start();
  const token = written(signed(orders, "Root"));
  await expect(
    new Authentication(source).principalOf({
      type: "servicebus.windows.net:sastoken",
      token,
      audience: orders,
      namespace,
    }),
  ).rejects.toThrow(
    /^LocalAuthDisabled: Authorization failed because SAS authentication has been disabled for the namespace\./,
  );
});

test("no key is seen from outside", async () => {
  const { policies, keyOf, put, signed } = await start();
  const principal = await put(signed(orders, "Root"), orders);
  const seen = [policies, principal].flatMap((thing) => [
    JSON.stringify(thing),
    inspect(thing, { depth: 9, showHidden: true }),
  ]);
  expect(seen.join().includes(keyOf("Root"))).toBe(false);
});
