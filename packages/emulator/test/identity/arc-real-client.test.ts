import { access, mkdir, readdir, rm } from "node:fs/promises";
import { ManagedIdentityCredential } from "@azure/identity";
import { decodeJwt } from "jose";
import { expect, onTestFinished, test } from "vitest";
import { defaultKeyFolder } from "../../src/identity/arc-challenges.ts";
import { startArcEndpoint } from "../../src/identity/arc-endpoint.ts";
import { makeSource, serviceBus, setOnly } from "./made-source.ts";

const keyFolder = defaultKeyFolder();
const isThere = await access(keyFolder).then(
  () => true,
  () => false,
);
/** The real client reads key files from this folder alone, and only root may make it. */
const mayBeMade = isThere || (await canMake(keyFolder));

async function canMake(folder: string): Promise<boolean> {
  const made = await mkdir(folder, { recursive: true }).catch(() => undefined);
  if (made === undefined) return false;
  await rm(made, { recursive: true });
  return true;
}

test.skipIf(!mayBeMade)(`the real client answers a challenge in ${keyFolder}`, async () => {
  const source = await makeSource();
  const endpoint = await startArcEndpoint(source);
  onTestFinished(() => endpoint.stop());
  setOnly(endpoint.env);
  const { clientId, objectId, resourceId } = source.identities.expect("orders-api");
  const credentials = [
    ["host", new ManagedIdentityCredential()],
    ["orders-api", new ManagedIdentityCredential({ clientId })],
    ["orders-api", new ManagedIdentityCredential({ objectId })],
    ["orders-api", new ManagedIdentityCredential({ resourceId })],
  ] as const;
  for (const [name, credential] of credentials) {
    const { token } = await credential.getToken(`${serviceBus}.default`);
    expect(decodeJwt(token)["oid"]).toBe(source.identities.expect(name).objectId);
  }
  await endpoint.stop();
  const left = await readdir(keyFolder).catch(() => []);
  if (!isThere) expect(left).toEqual([]);
});
