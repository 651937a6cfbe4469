import { decodeJwt, generateKeyPair, SignJWT } from "jose";
import { expect, onTestFinished, test } from "vitest";
import { startEntraEndpoint } from "../../src/identity/entra-endpoint.ts";
import { tenantId } from "../../src/identity/identities.ts";
import { ServiceAccountIssuer } from "../../src/identity/service-account-issuer.ts";
import { type Answer, ask, makeSource, serviceBus, usualIdentities } from "./made-source.ts";

const subject = "system:serviceaccount:shop:orders";

async function start() {
  const source = await makeSource({
    ...usualIdentities,
    "orders-api": { federatedSubject: subject, roles: [] },
  });
  const cluster = await ServiceAccountIssuer.create(source.clock);
  // Without TLS: the exchange itself is what is asked about here.
  const { origin, stop } = await startEntraEndpoint(source, { cluster });
  onTestFinished(stop);
  const request = async (change: Readonly<Record<string, string | undefined>> = {}) => {
    const parameters = {
      client_id: source.identities.expect("orders-api").clientId,
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: await cluster.issue(subject),
      grant_type: "client_credentials",
      scope: `${serviceBus}.default`,
      ...change,
    };
    const body = new URLSearchParams(
      Object.entries(parameters).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value] as [string, string]],
      ),
    );
    return await ask(`${origin}/${tenantId}/oauth2/v2.0/token`, { method: "POST", body });
  };
  return { ...source, cluster, request };
}

/** Entra's number of the refusal, and that text and number agree. */
function refusalOf({
  status,
  body,
}: Answer): readonly [status: number, error: unknown, code: number] {
  const [code] = body["error_codes"] as readonly [number];
  expect(body["error_description"]).toMatch(
    new RegExp(`^AADSTS${code}: .+ Trace ID: \\S+ Correlation ID: \\S+ Timestamp: \\S+ \\S+Z$`),
  );
  expect(body).toMatchObject({ error_uri: `https://login.microsoftonline.com/error?code=${code}` });
  return [status, body["error"], code];
}

test("a service account's token is exchanged for one of its identity", async () => {
  const { request, identities, granted } = await start();
  const { status, body } = await request();
  expect(status).toBe(200);
  expect(body).toEqual({
    token_type: "Bearer",
    expires_in: 3600,
    ext_expires_in: 3600,
    access_token: expect.any(String),
  });
  expect(decodeJwt(String(body["access_token"]))).toMatchObject({
    oid: identities.expect("orders-api").objectId,
    aud: "https://servicebus.azure.net",
  });
  expect(granted).toEqual([{ identityName: "orders-api" }]);
});

test("a service account's token is of the cluster, for Entra", async () => {
  const { cluster } = await start();
  expect(decodeJwt(await cluster.issue(subject))).toMatchObject({
    sub: subject,
    aud: ["api://AzureADTokenExchange"],
    "kubernetes.io": { namespace: "shop", serviceaccount: { name: "orders" } },
  });
});

test("another service account's token is refused, with the subject that it has", async () => {
  const { request, cluster } = await start();
  const other = "system:serviceaccount:shop:billing";
  const answer = await request({ client_assertion: await cluster.issue(other) });
  expect(refusalOf(answer)).toEqual([401, "invalid_client", 700213]);
  expect(answer.body["error_description"]).toContain(
    `No matching federated identity record found for presented assertion subject '${other}'.`,
  );
});

test("a subject is compared with its case", async () => {
  const { request, cluster } = await start();
  const client_assertion = await cluster.issue(subject.replace("orders", "Orders"));
  expect(refusalOf(await request({ client_assertion }))[2]).toBe(700213);
});

test.each([
  ["issuer", { iss: "https://kubernetes.default.svc" }, 700211],
  ["audience", { aud: "https://kubernetes.default.svc" }, 700212],
  // All is as it should be, and the cluster did not sign it.
  ["key", {}, 700027],
])("a token of another %s is refused", async (_, change, code) => {
  const { request, cluster } = await start();
  const { privateKey } = await generateKeyPair("ES256");
  const client_assertion = await new SignJWT({
    ...decodeJwt(await cluster.issue(subject)),
    ...change,
  })
    .setProtectedHeader({ alg: "ES256" })
    .sign(privateKey);
  expect(refusalOf(await request({ client_assertion }))).toEqual([401, "invalid_client", code]);
});

test("a token that has ended is refused", async () => {
  const { request, cluster, clock } = await start();
  const client_assertion = await cluster.issue(subject);
  clock.advance(3600 * 1000);
  expect(refusalOf(await request({ client_assertion }))).toEqual([401, "invalid_client", 700024]);
});

test.each([
  ["no grant type", { grant_type: undefined }, 400, "invalid_request", 900144],
  ["another grant type", { grant_type: "password" }, 400, "unsupported_grant_type", 70003],
  ["no client", { client_id: undefined }, 400, "invalid_request", 900144],
  ["an unknown client", { client_id: tenantId }, 400, "unauthorized_client", 700016],
  ["no scope", { scope: "" }, 400, "invalid_request", 900144],
  ["a delegated scope", { scope: `${serviceBus}user` }, 400, "invalid_scope", 1002012],
  ["no assertion", { client_assertion: undefined }, 401, "invalid_client", 7000218],
  ["another kind of assertion", { client_assertion_type: "saml2" }, 401, "invalid_client", 7000218],
  ["rubbish for an assertion", { client_assertion: "a.b.c" }, 401, "invalid_client", 50027],
])("a request with %s is refused", async (_, change, status, error, code) => {
  const { request, granted } = await start();
  expect(refusalOf(await request(change))).toEqual([status, error, code]);
  expect(granted).toEqual([]);
});

test("an assertion without end is not read to its end", async () => {
  const { request } = await start();
  const { status } = await request({ client_assertion: "x".repeat(100_000) });
  expect(status).toBe(413);
});
