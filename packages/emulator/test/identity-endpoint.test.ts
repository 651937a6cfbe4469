import { type Emulator, startEmulator } from "@buspass/emulator";
import { decodeJwt } from "jose";
import { expect, test } from "vitest";
import { runProgram } from "./run-program.ts";

const clientId = "11111111-2222-3333-4444-555555555555";
const identities = {
  host: { systemAssigned: true, roles: [] },
  worker: { clientId, roles: [] },
  other: { roles: [] },
};

/** A request as an application on App Service makes it, with some of its parts changed. */
async function ask(
  { env }: Emulator,
  change: { header?: string; query?: Record<string, string | undefined>; path?: string } = {},
): Promise<{ status: number; body: Record<string, string> }> {
  const url = new URL(change.path ?? "", env["IDENTITY_ENDPOINT"]);
  const query = {
    "api-version": "2019-08-01",
    resource: "https://servicebus.azure.net/",
    ...change.query,
  };
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  const header = change.header ?? env["IDENTITY_HEADER"] ?? "";
  const response = await fetch(url, { headers: { "X-IDENTITY-HEADER": header } });
  const body: unknown = await response.json();
  return { status: response.status, body: body as Record<string, string> };
}

test("the real credential gets a token for the system-assigned identity and for a client id", async () => {
  await using emulator = await startEmulator({ identities });
  const unknown = "99999999-2222-3333-4444-555555555555";
  const { stdout, stderr } = await runProgram("get-tokens.mjs", {
    args: ["", clientId, unknown],
    // A proxy that is not there: what is for this host must not go through it.
    env: { ...emulator.env, HTTP_PROXY: "http://127.0.0.1:9", HTTPS_PROXY: "http://127.0.0.1:9" },
  });
  expect(stderr).toBe("");
  const lines: unknown[] = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const known = emulator.inspect().identities;
  expect(lines).toEqual([
    { appid: known["host"]?.clientId, aud: "https://servicebus.azure.net" },
    { appid: clientId, aud: "https://servicebus.azure.net" },
    {
      name: "CredentialUnavailableError",
      message: expect.stringContaining("No User Assigned or Delegated Managed Identity found"),
    },
  ]);
  expect(known).toMatchObject({
    host: { tokensFromEndpoint: 1 },
    worker: { tokensFromEndpoint: 1 },
    other: { tokensFromEndpoint: 0 },
  });
});

// https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
test("the reply has App Service's shape", async () => {
  await using emulator = await startEmulator({ identities });
  const before = Math.floor(Date.now() / 1000);
  const { status, body } = await ask(emulator, { query: { client_id: clientId.toUpperCase() } });
  expect(status).toBe(200);
  expect(body).toEqual({
    access_token: expect.any(String),
    expires_on: expect.stringMatching(/^\d+$/),
    resource: "https://servicebus.azure.net/",
    token_type: "Bearer",
    client_id: clientId,
  });
  const claims = decodeJwt(String(body["access_token"]));
  expect(claims.exp).toBe(Number(body["expires_on"]));
  expect(claims.exp).toBeGreaterThanOrEqual(before + 3_600);
  expect(claims).toMatchObject({
    appid: clientId,
    aud: "https://servicebus.azure.net",
    oid: emulator.inspect().identities["worker"]?.objectId,
    sub: emulator.inspect().identities["worker"]?.objectId,
    idtyp: "app",
    tid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    iss: `https://sts.windows.net/${String(claims["tid"])}/`,
  });
});

test.each([
  ["a wrong header", { header: "guess" }, 401, "The header X-IDENTITY-HEADER is missing or wrong."],
  ["no resource", { query: { resource: undefined } }, 400, "The parameter resource is missing."],
  [
    "another version of the API",
    { query: { "api-version": "2017-09-01" } },
    400,
    "The parameter api-version must be 2019-08-01.",
  ],
  [
    "a client id that is not here",
    { query: { client_id: "nobody" } },
    400,
    "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.",
  ],
  ["another path", { path: "/metadata/identity" }, 404, "Ask for GET /msi/token."],
])("%s is refused in words", async (_, change, status, message) => {
  await using emulator = await startEmulator({ identities });
  const reply = await ask(emulator, change);
  expect(reply).toMatchObject({ status, body: { message } });
  expect(reply.body["access_token"]).toBeUndefined();
});

test("without a client id there must be a system-assigned identity", async () => {
  await using emulator = await startEmulator({ identities: { worker: identities.worker } });
  expect(await ask(emulator)).toMatchObject({
    status: 400,
    body: { message: "Unable to load the proper Managed Identity." },
  });
});

test("an identity has the same ids on every start", async () => {
  await using one = await startEmulator({ identities });
  await using two = await startEmulator({ identities });
  expect(one.inspect().identities).toEqual(two.inspect().identities);
  expect(one.inspect().identities["other"]?.clientId).toMatch(
    /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/,
  );
});

test("every start has a header of its own", async () => {
  await using one = await startEmulator({ identities });
  await using two = await startEmulator({ identities });
  expect(await ask(one, { header: two.env["IDENTITY_HEADER"] ?? "" })).toMatchObject({
    status: 401,
  });
});
