import { access, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeJwt } from "jose";
import { expect, onTestFinished, test } from "vitest";
import { startArcEndpoint } from "../../src/identity/arc-endpoint.ts";
import { type Answer, ask, makeSource, serviceBus } from "./made-source.ts";

async function start() {
  const parent = await mkdtemp(join(tmpdir(), "buspass-arc-"));
  const keyFolder = join(parent, "agent", "tokens");
  const source = await makeSource();
  const endpoint = await startArcEndpoint(source, { keyFolder });
  onTestFinished(async () => {
    await endpoint.stop();
    await rm(parent, { recursive: true });
  });
  const tokenFor = (
    parameters: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> => {
    const query = new URLSearchParams({
      "api-version": "2020-06-01",
      resource: serviceBus,
      ...parameters,
    });
    return ask(`${endpoint.env["IDENTITY_ENDPOINT"]}?${query}`, {
      headers: { metadata: "true", ...headers },
    });
  };
  /** Does as the documentation says: asks, reads the file, asks again. */
  const answerTo = async ({ headers }: Answer): Promise<string> => {
    const [, path = ""] = (headers.get("www-authenticate") ?? "").split("Basic realm=");
    return `Basic ${await readFile(path, "utf8")}`;
  };
  return { ...source, ...endpoint, parent, keyFolder, tokenFor, answerTo };
}

test("the first request is answered with the file of a secret, the second with a token", async () => {
  const { tokenFor, answerTo, keyFolder, identities } = await start();
  const challenge = await tokenFor();
  expect(challenge.status).toBe(401);
  const realm = challenge.headers.get("www-authenticate") ?? "";
  expect(realm.startsWith(`Basic realm=${keyFolder}`)).toBe(true);
  expect(realm).toMatch(/[0-9a-f-]{36}\.key$/);
  const { size, mode } = await stat(realm.replace("Basic realm=", ""));
  expect(size).toBeLessThanOrEqual(4096);
  if (process.platform !== "win32") expect(mode & 0o007).toBe(0);
  const { status, body } = await tokenFor({}, { authorization: await answerTo(challenge) });
  expect(status).toBe(200);
  expect(decodeJwt(String(body["access_token"]))["appid"]).toBe(identities.expect("host").clientId);
});

test("a secret is good for one request, and its file goes with it", async () => {
  const { tokenFor, answerTo, keyFolder } = await start();
  const authorization = await answerTo(await tokenFor());
  expect((await tokenFor({}, { authorization })).status).toBe(200);
  expect(await readdir(keyFolder)).toEqual([]);
  const again = await tokenFor({}, { authorization });
  expect(again.status).toBe(401);
  expect(again.body).toMatchObject({ error: "unauthorized_client" });
});

test.each(["Basic guess", "Basic ", "Bearer x"])("%s opens nothing", async (authorization) => {
  const { tokenFor, granted } = await start();
  await tokenFor();
  expect((await tokenFor({}, { authorization })).status).toBe(401);
  expect(granted).toEqual([]);
});

test("who asks and never answers does not fill the disk", async () => {
  const { tokenFor, answerTo, keyFolder } = await start();
  const first = await tokenFor();
  const oldest = await answerTo(first);
  for (let count = 0; count < 70; count += 1) await tokenFor();
  expect(await readdir(keyFolder)).toHaveLength(64);
  expect((await tokenFor({}, { authorization: oldest })).status).toBe(401);
  const latest = await answerTo(await tokenFor());
  expect((await tokenFor({}, { authorization: latest })).status).toBe(200);
});

test("a user-assigned identity is echoed by the id that it was asked for with", async () => {
  const { tokenFor, answerTo, identities } = await start();
  const { clientId, objectId, resourceId } = identities.expect("orders-api");
  for (const [name, id] of [
    ["client_id", clientId],
    ["object_id", objectId],
    ["msi_res_id", resourceId],
  ] as const) {
    const authorization = await answerTo(await tokenFor({ [name]: id }));
    const { body } = await tokenFor({ [name]: id }, { authorization });
    expect(body[name]).toBe(id);
  }
  const client_id = crypto.randomUUID();
  const authorization = await answerTo(await tokenFor());
  expect((await tokenFor({ client_id }, { authorization })).status).toBe(404);
});

test.each([
  ["without the header", {}, { metadata: "" }],
  ["of another version", { "api-version": "2018-02-01" }, {}],
])("a request %s is refused before there is a secret", async (_, parameters, headers) => {
  const { tokenFor, keyFolder } = await start();
  expect((await tokenFor(parameters, headers)).status).toBe(400);
  expect(await readdir(keyFolder)).toEqual([]);
});

test("what the endpoint made on the disk is gone when it has stopped", async () => {
  const { tokenFor, stop, parent } = await start();
  await tokenFor();
  await stop();
  expect(await readdir(parent)).toEqual([]);
  await stop();
});

test("a folder that was there before stays", async () => {
  const keyFolder = await mkdtemp(join(tmpdir(), "buspass-arc-"));
  const { stop } = await startArcEndpoint(await makeSource(), { keyFolder });
  await stop();
  await expect(access(keyFolder)).resolves.toBeUndefined();
  await rm(keyFolder, { recursive: true });
});
