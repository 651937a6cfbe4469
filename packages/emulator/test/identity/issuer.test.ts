import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { expect, onTestFinished, test, vi } from "vitest";
import { startEntraEndpoint } from "../../src/identity/entra-endpoint.ts";
import { type Identity, tenantId } from "../../src/identity/identities.ts";
import { ask, type MadeSource, makeSource } from "./made-source.ts";

async function startIssuer() {
  const source = await makeSource();
  const { origin, stop } = await startEntraEndpoint(source);
  onTestFinished(stop);
  return { ...source, origin, tenant: `${origin}/${tenantId}` };
}

const mint = async (source: MadeSource, name = "orders-api"): Promise<string> =>
  (await source.issuer.mint(source.identities.expect(name))).token;

test("a token has the claims that Entra gives an application", async () => {
  const source = await makeSource();
  const { clientId, objectId } = source.identities.expect("orders-api");
  const now = Math.floor(source.clock.now() / 1000);
  expect(decodeJwt(await mint(source))).toEqual({
    aud: "https://servicebus.azure.net",
    iss: `https://sts.windows.net/${tenantId}/`,
    iat: now,
    nbf: now,
    exp: now + 3600,
    appid: clientId,
    appidacr: "2",
    idp: `https://sts.windows.net/${tenantId}/`,
    idtyp: "app",
    oid: objectId,
    sub: objectId,
    tid: tenantId,
    uti: expect.any(String),
    ver: "1.0",
    xms_mirid: expect.stringMatching(
      /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/orders-api$/,
    ),
  });
});

test("two tokens of one identity are two tokens", async () => {
  const source = await makeSource();
  const [one, other] = [decodeJwt(await mint(source)), decodeJwt(await mint(source))];
  expect(one["uti"]).not.toBe(other["uti"]);
});

test("a system-assigned identity is named by the resource of its host", async () => {
  const source = await makeSource({
    web: { systemAssigned: true, roles: [] },
    machine: { resourceId: "/subscriptions/1/x/machines/m", roles: [] },
  });
  const mirid = async (name: string) => decodeJwt(await mint(source, name))["xms_mirid"];
  expect(await mirid("web")).toMatch(/providers\/Microsoft\.Web\/sites\/web$/);
  expect(await mirid("machine")).toBe("/subscriptions/1/x/machines/m");
});

test("anybody can verify a token by what the tenant publishes", async () => {
  const source = await startIssuer();
  const { body } = await ask(`${source.tenant}/.well-known/openid-configuration`);
  const keys = createRemoteJWKSet(new URL(String(body["jwks_uri"])));
  const { payload } = await jwtVerify(await mint(source), keys, {
    issuer: String(body["issuer"]),
    audience: "https://servicebus.azure.net",
  });
  expect(payload["appid"]).toBe(source.identities.expect("orders-api").clientId);
});

test("version 2 of the configuration is of the server that gives it", async () => {
  const { tenant } = await startIssuer();
  const { status, body } = await ask(`${tenant}/v2.0/.well-known/openid-configuration`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    issuer: `${tenant}/v2.0`,
    token_endpoint: `${tenant}/oauth2/v2.0/token`,
    jwks_uri: `${tenant}/discovery/v2.0/keys`,
  });
});

test("the published keys are public", async () => {
  const { tenant } = await startIssuer();
  const { body } = await ask(`${tenant}/discovery/v2.0/keys`);
  expect(body["keys"]).toEqual([
    {
      kty: "EC",
      crv: "P-256",
      x: expect.any(String),
      y: expect.any(String),
      kid: expect.any(String),
      use: "sig",
      alg: "ES256",
    },
  ]);
});

test("another tenant is not found, in Entra's words", async () => {
  const { origin } = await startIssuer();
  const { status, body } = await ask(`${origin}/contoso/v2.0/.well-known/openid-configuration`);
  expect(status).toBe(400);
  expect(body).toMatchObject({
    error: "invalid_request",
    error_description: expect.stringMatching(/^AADSTS90002: Tenant 'contoso' not found\./),
    error_codes: [90002],
  });
});

test("who only verifies tokens has no token endpoint", async () => {
  const { tenant } = await startIssuer();
  const { status } = await ask(`${tenant}/oauth2/v2.0/token`, { method: "POST", body: "" });
  expect(status).toBe(404);
});

test("after a rotation new tokens have a new key, and old ones hold until they have ended", async () => {
  const source = await startIssuer();
  const old = await mint(source);
  source.clock.advance(1000);
  await source.issuer.rotateKeys();
  const young = await mint(source);
  expect(decodeProtectedHeader(young).kid).not.toBe(decodeProtectedHeader(old).kid);
  await expect(source.issuer.verify(old)).resolves.toBeDefined();
  await expect(source.issuer.verify(young)).resolves.toBeDefined();
  const keysAt = async () =>
    (await ask(`${source.tenant}/discovery/v2.0/keys`)).body["keys"] as readonly unknown[];
  expect(await keysAt()).toHaveLength(2);
  source.clock.advance(60 * 60 * 1000);
  expect(await keysAt()).toHaveLength(1);
});

test("a key that is dropped takes its tokens with it", async () => {
  const { issuer, ...source } = await makeSource();
  const old = await mint({ ...source, issuer });
  await issuer.rotateKeys({ keepOld: false });
  expect(issuer.keySet.keys).toHaveLength(1);
  await expect(issuer.verify(old)).rejects.toThrow(/^InvalidSignature: /);
});

test("a key outlives a rotation for as long as the longest token that was asked for", async () => {
  const { issuer, identities, clock } = await makeSource();
  issuer.lifetimeMs = 24 * 60 * 60 * 1000;
  const { token } = await issuer.mint(identities.expect("billing"));
  issuer.lifetimeMs = 1000;
  await issuer.rotateKeys();
  clock.advance(24 * 60 * 60 * 1000 - 1000);
  await expect(issuer.verify(token)).resolves.toBeDefined();
});

test("a token lives as long as it is told to", async () => {
  const { issuer, identities, clock } = await makeSource();
  issuer.lifetimeMs = 5000;
  const { token, issuedAtMs, expiresAtMs } = await issuer.mint(identities.expect("billing"));
  expect(expiresAtMs - issuedAtMs).toBe(5000);
  clock.advance(3999);
  await expect(issuer.verify(token)).resolves.toMatchObject({ expiresAtMs });
  clock.advance(1001);
  await expect(issuer.verify(token)).rejects.toThrow(/^ExpiredToken: The token is expired/);
});

test.each([0, -1000, 1500, Number.NaN, Number.POSITIVE_INFINITY])(
  "no token lives for %d ms",
  async (lifetimeMs) => {
    const { issuer } = await makeSource();
    expect(() => {
      issuer.lifetimeMs = lifetimeMs;
    }).toThrow(RangeError);
    expect(issuer.lifetimeMs).toBe(3_600_000);
  },
);

test("an identity is found by each of its ids, in any case, and by all that are given", async () => {
  const { identities } = await makeSource();
  const { clientId, objectId, resourceId } = identities.expect("orders-api");
  const name = (identity: Identity | undefined) => identity?.name;
  expect(name(identities.requested({ clientId: clientId.toUpperCase() }))).toBe("orders-api");
  expect(name(identities.requested({ objectId }))).toBe("orders-api");
  expect(name(identities.requested({ resourceId: resourceId.toLowerCase() }))).toBe("orders-api");
  const other = identities.expect("billing").objectId;
  expect(identities.requested({ clientId, objectId: other })).toBeUndefined();
  expect(name(identities.requested({}))).toBe("host");
});

test("an oversized token is refused before anybody reads it", async () => {
  const { issuer } = await makeSource();
  const parse = vi.spyOn(JSON, "parse");
  await expect(issuer.verify("x.".repeat(64 * 1024))).rejects.toThrow(/^InvalidToken: /);
  expect(parse).not.toHaveBeenCalled();
  parse.mockRestore();
});
