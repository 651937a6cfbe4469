import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "vitest";
import { requirement } from "./kit/requirement.ts";
import type { EmulatorNamespace, Target } from "./kit/target.ts";

const clientId = "11111111-2222-3333-4444-555555555555";

const open = (target: Target): Promise<EmulatorNamespace> =>
  target.openEmulator("is a host of its own", {
    queues: { orders: {} },
    identities: {
      host: {
        systemAssigned: true,
        roles: [{ role: "Azure Service Bus Data Owner", scope: "orders" }],
      },
      worker: { clientId, roles: [] },
    },
    tlsPort: 0,
  });

/** What a program prints in a process of its own: the real credentials ask the environment once. */
async function run(
  { emulator }: EmulatorNamespace,
  program: string,
  ...args: string[]
): Promise<ReturnType<typeof JSON.parse>[]> {
  const file = fileURLToPath(new URL(`programs/${program}`, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [file, ...args], {
    env: { ...process.env, ...emulator.env },
  });
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

requirement("SB-ID-001", async ({ target }) => {
  const namespace = await open(target);
  const [granted] = await run(namespace, "get-token.mjs", "");
  const { host } = namespace.emulator.inspect().identities;
  expect(granted.claims).toMatchObject({ appid: host?.clientId, oid: host?.objectId });
});

requirement("SB-ID-002", async ({ target }) => {
  const [granted] = await run(await open(target), "get-token.mjs", clientId);
  expect(granted.claims).toMatchObject({ appid: clientId });
});

requirement("SB-ID-003", async ({ target }) => {
  const unknown = "99999999-2222-3333-4444-555555555555";
  const [granted] = await run(await open(target), "get-token.mjs", unknown);
  expect(granted).toEqual({ error: "CredentialUnavailableError" });
});

requirement("SB-ID-004", async ({ target }) => {
  const { env } = (await open(target)).emulator;
  const url = new URL(env["IDENTITY_ENDPOINT"] ?? "");
  url.search = "api-version=2019-08-01&resource=https://servicebus.azure.net/";
  for (const header of ["", "guess"]) {
    const { status } = await fetch(url, { headers: { "X-IDENTITY-HEADER": header } });
    expect(status).toBe(401);
  }
  const known = { "X-IDENTITY-HEADER": env["IDENTITY_HEADER"] ?? "" };
  expect((await fetch(url, { headers: known })).status).toBe(200);
});

requirement("SB-ID-005", async ({ target }) => {
  const namespace = await open(target);
  const [{ claims }] = await run(namespace, "get-token.mjs", "");
  const guid = expect.stringMatching(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);
  expect(claims).toMatchObject({
    aud: "https://servicebus.azure.net",
    iss: `https://sts.windows.net/${claims.tid}/`,
    appid: guid,
    oid: guid,
    sub: claims.oid,
    tid: guid,
    idtyp: "app",
    xms_mirid: expect.stringMatching(/^\/subscriptions\//),
  });
});

requirement("SB-ID-006", async ({ target }) => {
  const namespace = await open(target);
  const [{ claims, expiresOnTimestamp }] = await run(namespace, "get-token.mjs", "");
  expect(claims.exp - claims.iat).toBeGreaterThanOrEqual(3_600);
  // The endpoint tells how many seconds are left, and the client adds them to a time of its own.
  expect(Math.abs(expiresOnTimestamp - claims.exp * 1_000)).toBeLessThanOrEqual(1_000);
});

requirement("SB-ID-007", async ({ target }) => {
  const [body] = await run(await open(target), "send-and-receive.mjs");
  expect(body).toBe("as myself");
});
