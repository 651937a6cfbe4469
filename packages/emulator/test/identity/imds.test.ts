import { ManagedIdentityCredential } from "@azure/identity";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { startImdsEndpoint } from "../../src/identity/imds-endpoint.ts";
import type { TokenEndpoint } from "../../src/identity/token-source.ts";
import {
  type Answer,
  ask,
  type MadeSource,
  makeSource,
  serviceBus,
  setOnly,
} from "./made-source.ts";
import { noRetries, scope, testRealClient } from "./real-client.ts";

let source: MadeSource;
let endpoint: TokenEndpoint;
beforeAll(async () => {
  source = await makeSource();
  endpoint = await startImdsEndpoint(source);
  setOnly(endpoint.env);
});
afterAll(() => endpoint.stop());

const tokenFrom = (
  { origin }: TokenEndpoint,
  parameters: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = { metadata: "true" },
): Promise<Answer> => {
  const query = new URLSearchParams(parameters);
  return ask(`${origin}/metadata/identity/oauth2/token?${query}`, { headers });
};
const usual = { "api-version": "2018-02-01", resource: serviceBus };

testRealClient(() => source);

test("an id that nobody has is refused in the service's words", async () => {
  const credential = new ManagedIdentityCredential({ clientId: crypto.randomUUID(), ...noRetries });
  await expect(credential.getToken(scope)).rejects.toThrow("Identity not found");
});

test("the answer is the documented one", async () => {
  const { status, body } = await tokenFrom(endpoint, usual);
  const begin = Math.floor(source.clock.now() / 1000);
  expect(status).toBe(200);
  expect(body).toEqual({
    access_token: expect.any(String),
    client_id: source.identities.expect("host").clientId,
    expires_in: "3600",
    expires_on: String(begin + 3600),
    ext_expires_in: "3600",
    not_before: String(begin),
    resource: serviceBus,
    token_type: "Bearer",
  });
});

test.each([
  ["without the header", usual, {}, "bad_request_102", "Required metadata header not specified"],
  ["with another header", usual, { metadata: "True" }, "bad_request_102", "Required metadata"],
  [
    "that was forwarded",
    usual,
    { metadata: "true", "x-forwarded-for": "10.0.0.1" },
    "invalid_request",
    "X-Forwarded-For",
  ],
  [
    "of another version",
    { ...usual, "api-version": "2017-01-01" },
    { metadata: "true" },
    "invalid_request",
    "api-version",
  ],
  [
    "without a resource",
    { "api-version": "2018-02-01" },
    { metadata: "true" },
    "invalid_request",
    "Required query variable 'resource' is missing",
  ],
])("a request %s is refused", async (_, parameters, headers, error, description) => {
  const { status, body } = await tokenFrom(endpoint, parameters, headers);
  expect(status).toBe(400);
  expect(body["error"]).toBe(error);
  expect(body["error_description"]).toContain(description);
});

test("the only user-assigned identity needs no name, one of many does", async () => {
  const [one, many] = await Promise.all([
    makeSource({ only: { roles: [] } }),
    makeSource({ one: { roles: [] }, other: { roles: [] } }),
  ]);
  const [first, second] = await Promise.all([startImdsEndpoint(one), startImdsEndpoint(many)]);
  onTestFinished(async () => {
    await Promise.all([first.stop(), second.stop()]);
  });
  const granted = await tokenFrom(first, usual);
  expect(granted.body["client_id"]).toBe(one.identities.expect("only").clientId);
  const refused = await tokenFrom(second, usual);
  expect(refused.status).toBe(400);
  expect(refused.body["error_description"]).toMatch(/^Multiple user assigned identities exist/);
  const clientId = crypto.randomUUID();
  const unknown = await tokenFrom(first, { ...usual, client_id: clientId });
  expect(unknown.body["error_description"]).toBe("Identity not found");
});
