import { fetchBody, type ReceivedMessage, storeBody, type WireMessage } from "@buspass/contracts";
import { blobClaims } from "@buspass/contracts/blob-storage";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Azurite, startAzurite } from "./azurite.ts";

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
  await azurite.container("bodies").create();
  await azurite.container("others").create();
});
afterAll(() => azurite[Symbol.asyncDispose]());

const message: WireMessage = {
  body: Buffer.alloc(5 * 1024 * 1024, "x"),
  contentType: "image/png",
  subject: "scan",
  applicationProperties: { schemaVersion: 1 },
};
const withClaim = (claim: string): ReceivedMessage => ({
  body: new Uint8Array(),
  applicationProperties: { "buspass-claim": claim },
});
const unknown = {
  ok: false,
  violation: {
    reason: "UnknownClaim",
    description: "The store has no body for the claim of the message.",
  },
};

test("a body comes back from the container as it was put, labeled with its content type", async () => {
  const container = azurite.container("bodies");
  const store = blobClaims(container);

  const sent = await storeBody(message, { store });

  expect(sent.body).toHaveLength(0);
  const claim = String(sent.applicationProperties["buspass-claim"]);
  expect(claim).toMatch(/^[0-9a-f-]{36}$/);
  expect(await container.getBlobClient(claim).getProperties()).toMatchObject({
    contentType: "image/png",
    contentLength: message.body.byteLength,
  });
  const fetched = await fetchBody(sent, store);
  expect(fetched.ok && Buffer.compare(fetched.received.body, message.body)).toBe(0);
});

test("an empty body is a body", async () => {
  const store = blobClaims(azurite.container("bodies"));
  const claim = await store.put(new Uint8Array(), { contentType: "text/plain" });
  expect(await store.get(claim, {})).toHaveLength(0);
});

test("a blob that was deleted is none", async () => {
  const container = azurite.container("bodies");
  const store = blobClaims(container);
  const sent = await storeBody(message, { store });
  await container.deleteBlob(String(sent.applicationProperties["buspass-claim"]));
  expect(await fetchBody(sent, store)).toEqual(unknown);
});

describe("a claim that is not the store's own is none, and nothing is asked for it", () => {
  const secret = "d9428888-122b-11e1-b85c-61cd3cbb3210";
  beforeAll(async () => {
    const container = azurite.container("others");
    await container.uploadBlockBlob(secret, "secret", 6);
    await container.uploadBlockBlob("report.txt", "secret", 6);
    await azurite.container("bodies").uploadBlockBlob("report.txt", "secret", 6);
  });

  test.each([
    ["a path out of the container", `../others/${secret}`],
    ["the same, encoded", `..%2Fothers%2F${secret}`],
    ["a blob of another container", "others/report.txt"],
    ["a blob that somebody else put there", "report.txt"],
    ["a version 1 id", secret],
    ["another host", "https://attacker.example/bodies/report.txt"],
    ["a snapshot", "0b4a7a1e-5a6f-4a3b-8a3e-0d3f6c1a2b3c?snapshot=1"],
    ["a second line", "0b4a7a1e-5a6f-4a3b-8a3e-0d3f6c1a2b3c\n"],
    ["upper case", "0B4A7A1E-5A6F-4A3B-8A3E-0D3F6C1A2B3C"],
  ])("%s", async (_, claim) => {
    // Whatever this one is asked for fails, and not with 404.
    const nowhere = azurite.container("bodies").getBlobClient("x").url.replace(/:\d+/, ":1");
    const { ContainerClient } = await import("@azure/storage-blob");
    const store = blobClaims(new ContainerClient(nowhere));
    expect(await fetchBody(withClaim(claim), store)).toEqual(unknown);
    expect(await fetchBody(withClaim(claim), blobClaims(azurite.container("bodies")))).toEqual(
      unknown,
    );
  });
});

test("an id that nobody put is none, in a container that is there", async () => {
  const claim = "0b4a7a1e-5a6f-4a3b-8a3e-0d3f6c1a2b3c";
  expect(await fetchBody(withClaim(claim), blobClaims(azurite.container("bodies")))).toEqual(
    unknown,
  );
});

test("a container that is not there is a fault, and no lost body", async () => {
  const store = blobClaims(azurite.container("missing"));
  const claim = "0b4a7a1e-5a6f-4a3b-8a3e-0d3f6c1a2b3c";
  await expect(fetchBody(withClaim(claim), store)).rejects.toMatchObject({
    code: "ContainerNotFound",
  });
  await expect(storeBody(message, { store })).rejects.toMatchObject({ code: "ContainerNotFound" });
});

test("a signal ends a request", async () => {
  const store = blobClaims(azurite.container("bodies"));
  const signal = AbortSignal.abort();
  await expect(storeBody(message, { store }, { signal })).rejects.toThrow("abort");
  const sent = await storeBody(message, { store });
  await expect(fetchBody(sent, store, { signal })).rejects.toThrow("abort");
});
