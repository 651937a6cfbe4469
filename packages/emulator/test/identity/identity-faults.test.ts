import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { startAppServiceEndpoint } from "../../src/identity/app-service-endpoint.ts";
import { startArcEndpoint } from "../../src/identity/arc-endpoint.ts";
import { startEntraEndpoint } from "../../src/identity/entra-endpoint.ts";
import { tenantId } from "../../src/identity/identities.ts";
import { startImdsEndpoint } from "../../src/identity/imds-endpoint.ts";
import { ask, makeSource, serviceBus } from "./made-source.ts";

/** A busy machine takes longer than the second that is waited by default. */
const patiently = { interval: 1, timeout: 15_000 };

async function start() {
  const source = await makeSource();
  const endpoint = await startImdsEndpoint(source);
  onTestFinished(() => endpoint.stop());
  const url = `${endpoint.origin}/metadata/identity/oauth2/token?api-version=2018-02-01&resource=${serviceBus}`;
  return { ...source, ...endpoint, url, init: { headers: { metadata: "true" } } };
}

test("the next requests fail with a status, in the endpoint's shape, and the one after does not", async () => {
  const { faults, url, init, granted } = await start();
  faults.inject({ kind: "status", status: 429, retryAfterSeconds: 7 }, { requests: 2 });
  for (const _ of [1, 2]) {
    const { status, headers, body } = await ask(url, init);
    expect(status).toBe(429);
    expect(headers.get("retry-after")).toBe("7");
    expect(body).toEqual({ error: "unknown", error_description: expect.any(String) });
  }
  expect((await ask(url, init)).status).toBe(200);
  expect(granted).toHaveLength(1);
});

test("rubbish is no JSON, and says that all is well", async () => {
  const { faults, url, init } = await start();
  faults.inject({ kind: "rubbish" });
  const response = await fetch(url, init);
  expect(response.status).toBe(200);
  await expect(response.json()).rejects.toThrow(SyntaxError);
  faults.inject({ kind: "rubbish", body: "{}" });
  expect(await ask(url, init)).toMatchObject({ status: 200, body: {} });
});

test("a dropped connection ends without an answer", async () => {
  const { faults, url, init } = await start();
  faults.inject({ kind: "drop" });
  await expect(fetch(url, init)).rejects.toMatchObject({
    cause: { code: expect.stringMatching(/UND_ERR_SOCKET|ECONNRESET/) },
  });
  expect((await ask(url, init)).status).toBe(200);
});

test("a slow answer comes when the clock says so, and is the right one", async () => {
  const { faults, url, init, clock, granted } = await start();
  const schedule = vi.spyOn(clock, "schedule");
  faults.inject({ kind: "slow", delayMs: 30_000 });
  const answer = ask(url, init);
  await vi.waitFor(() => expect(schedule).toHaveBeenCalled(), patiently);
  clock.advance(29_999);
  // A request that came later is answered earlier.
  expect((await ask(url, init)).status).toBe(200);
  expect(granted).toHaveLength(1);
  clock.advance(1);
  expect((await answer).status).toBe(200);
  expect(granted).toHaveLength(2);
});

test("who does not wait for a slow answer gets no token", async () => {
  const { faults, url, init, clock, granted } = await start();
  const forgotten = vi.fn<() => void>();
  const schedule = vi.spyOn(clock, "schedule").mockReturnValue(forgotten);
  faults.inject({ kind: "slow", delayMs: 30_000 });
  const hurry = new AbortController();
  const answer = ask(url, { ...init, signal: hurry.signal });
  await vi.waitFor(() => expect(schedule).toHaveBeenCalled(), patiently);
  hurry.abort();
  await expect(answer).rejects.toThrow("aborted");
  await vi.waitFor(() => expect(forgotten).toHaveBeenCalled(), patiently);
  expect((await ask(url, init)).status).toBe(200);
  expect(granted).toHaveLength(1);
});

test("an endpoint stops while an answer is slow", async () => {
  const { faults, url, init, clock, stop } = await start();
  const schedule = vi.spyOn(clock, "schedule");
  faults.inject({ kind: "slow", delayMs: 30_000 });
  const answer = ask(url, init).catch(() => "ended");
  await vi.waitFor(() => expect(schedule).toHaveBeenCalled(), patiently);
  await stop();
  expect(await answer).toBe("ended");
});

test("faults are met in their order, and forgotten when they are cleared", async () => {
  const { faults, url, init } = await start();
  faults.inject({ kind: "status", status: 500 });
  faults.inject({ kind: "status", status: 503 }, { requests: 9 });
  expect((await ask(url, init)).status).toBe(500);
  expect((await ask(url, init)).status).toBe(503);
  faults.clear();
  expect((await ask(url, init)).status).toBe(200);
});

test("a fault of one endpoint is none of another's, and each fails in its own shape", async () => {
  const source = await makeSource();
  const keyFolder = await mkdtemp(join(tmpdir(), "buspass-arc-"));
  const endpoints = {
    "app service": await startAppServiceEndpoint(source),
    imds: await startImdsEndpoint(source),
    arc: await startArcEndpoint(source, { keyFolder }),
    entra: await startEntraEndpoint(source),
  } as const;
  onTestFinished(async () => {
    await Promise.all(Object.values(endpoints).map(({ stop }) => stop()));
    await rm(keyFolder, { recursive: true });
  });
  const shapes = {
    "app service": ["statusCode", "message", "correlationId"],
    imds: ["error", "error_description"],
    arc: ["error", "error_description", "correlation_id"],
    entra: [
      "error",
      "error_description",
      "error_codes",
      "timestamp",
      "trace_id",
      "correlation_id",
      "error_uri",
    ],
  } as const;
  for (const endpoint of ["entra", "arc", "imds", "app service"] as const) {
    source.faults.inject({ kind: "status", status: 503 }, { endpoint });
    for (const other of ["app service", "imds", "arc", "entra"] as const) {
      const { status, body } = await ask(`${endpoints[other].origin}/${tenantId}/discovery/keys`);
      expect(status === 503).toBe(other === endpoint);
      if (other === endpoint) expect(Object.keys(body)).toEqual(shapes[other]);
    }
  }
});

test.each(["//", "/%", "/metadata/identity/oauth2/token?api-version=%E0%A4%A"])(
  "the address %s costs nothing but its own request",
  async (path) => {
    const { origin, url, init } = await start();
    const { hostname, port } = new URL(origin);
    const { request } = await import("node:http");
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request({ hostname, port, path, headers: { metadata: "true" } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .once("error", reject)
        .end();
    });
    expect(status).toBeGreaterThanOrEqual(400);
    expect((await ask(url, init)).status).toBe(200);
  },
);
