import { ManagedIdentityCredential } from "@azure/identity";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { startAppServiceEndpoint } from "../../src/identity/app-service-endpoint.ts";
import type { TokenEndpoint } from "../../src/identity/token-source.ts";
import { ask, type MadeSource, makeSource, serviceBus, setOnly } from "./made-source.ts";
import { noRetries, scope, testRealClient } from "./real-client.ts";

// The library keeps the first source that it finds for as long as the process lives: one per file.
let source: MadeSource;
let endpoint: TokenEndpoint;
beforeAll(async () => {
  source = await makeSource();
  endpoint = await startAppServiceEndpoint(source);
  setOnly(endpoint.env);
});
afterAll(() => endpoint.stop());

// First, while the client has no token that it would not ask for again.
test("a token says when it ends, and who got it is told", async () => {
  const { expiresOnTimestamp } = await new ManagedIdentityCredential().getToken(scope);
  expect(Math.abs(expiresOnTimestamp - (source.clock.now() + 3_600_000))).toBeLessThan(60_000);
  expect(source.granted.map(({ identityName }) => identityName)).toEqual(["host"]);
});

testRealClient(() => source);

test("an id that nobody has is refused in App Service's words", async () => {
  const credential = new ManagedIdentityCredential({ clientId: crypto.randomUUID(), ...noRetries });
  await expect(credential.getToken(scope)).rejects.toThrow(
    "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.",
  );
});

test("without an id there must be a system-assigned identity", async () => {
  const bare = await startAppServiceEndpoint(await makeSource({ worker: { roles: [] } }));
  onTestFinished(() => bare.stop());
  const url = `${bare.env["IDENTITY_ENDPOINT"]}?api-version=2019-08-01&resource=${serviceBus}`;
  const headers = { "x-identity-header": String(bare.env["IDENTITY_HEADER"]) };
  const { status, body } = await ask(url, { headers });
  expect(status).toBe(400);
  expect(body["message"]).toBe("Unable to load the proper Managed Identity.");
});

test("who does not know the header's secret gets nothing", async () => {
  const url = `${endpoint.env["IDENTITY_ENDPOINT"]}?api-version=2019-08-01&resource=${serviceBus}`;
  const { status, body } = await ask(url, { headers: { "x-identity-header": "guess" } });
  expect(status).toBe(401);
  expect(body).toEqual({
    statusCode: 401,
    message: expect.any(String),
    correlationId: expect.any(String),
  });
});

test.each([
  ["another version", 400, "?api-version=2017-09-01&resource=x"],
  ["no resource", 400, "?api-version=2019-08-01"],
  ["another path", 404, "/more?api-version=2019-08-01&resource=x"],
])("a request with %s is refused with %d", async (_, status, rest) => {
  const headers = { "x-identity-header": String(endpoint.env["IDENTITY_HEADER"]) };
  const answer = await ask(`${endpoint.env["IDENTITY_ENDPOINT"]}${rest}`, { headers });
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ statusCode: status });
});

test("a failure of the endpoint reaches the program in words, and the next request is fine", async () => {
  source.faults.inject({ kind: "status", status: 400 });
  const { clientId } = source.identities.expect("billing");
  const other = { clientId, ...noRetries };
  const scopes = "https://vault.azure.net/.default";
  await expect(new ManagedIdentityCredential(other).getToken(scopes)).rejects.toThrow(
    "The token could not be given.",
  );
  const { token } = await new ManagedIdentityCredential(other).getToken(scopes);
  expect(decodeJwt(token).aud).toBe("https://vault.azure.net");
});
