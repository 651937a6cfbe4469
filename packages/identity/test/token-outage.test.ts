import { inspect } from "node:util";
import type { AccessToken } from "@azure/core-auth";
import { ManagedIdentityCredential } from "@azure/identity";
import { type Emulator, manualClock, startEmulator } from "@buspass/emulator";
import { managedIdentity, type SteadyCredential, tokenClaims } from "@buspass/identity";
import { decodeProtectedHeader } from "jose";
import { afterAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { hour, minute, scope } from "./asked-credential.ts";

/** A busy machine takes longer than the second that is waited by default. */
const patiently = { interval: 1, timeout: 15_000 };

/*
 * The real endpoint and the real client, of which every part goes by the test's time. The client looks for
 * the endpoint once in a process and keeps tokens for all of it: each test begins when those have ended.
 */
const clock = manualClock();
vi.useFakeTimers({ toFake: ["Date"], now: clock.now() });
const emulator: Emulator = await startEmulator({
  clock,
  tokenLifetimeMs: 24 * hour,
  identities: { api: { systemAssigned: true, roles: [] } },
});
for (const [name, value] of Object.entries(emulator.env)) vi.stubEnv(name, value);
afterAll(async () => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
  await emulator.stop();
});
beforeEach(() => {
  emulator.faults.clear();
  advance(25 * hour);
});

const always = { requests: Number.POSITIVE_INFINITY };
/** Half a day; the client rounds it to the second. */
const untilRenewal = 12 * hour + 2_000;
/** Of all that an endpoint can do wrong, what the client does not try again for seconds of real time. */
const down = { kind: "rubbish" } as const;

function advance(byMs: number): void {
  vi.setSystemTime(clock.now() + byMs);
  clock.advance(byMs);
}

/** Lets seconds pass until there is another token. */
async function another(credential: SteadyCredential, than: string): Promise<AccessToken> {
  return await vi.waitFor(
    async () => {
      advance(1_000);
      const token = await credential.getToken(scope);
      expect(token.token).not.toBe(than);
      return token;
    },
    { ...patiently, interval: 5 },
  );
}

/** Waits until what has just begun is known to have failed or succeeded. */
async function settles(credential: SteadyCredential, begin: () => void): Promise<void> {
  const before = JSON.stringify(credential.state());
  begin();
  await vi.waitFor(() => expect(JSON.stringify(credential.state())).not.toBe(before), patiently);
}

function lastError(credential: SteadyCredential) {
  return credential.state().tokens[0]?.lastError;
}

async function withToken() {
  const credential = managedIdentity({}, { clock, random: () => 0 });
  onTestFinished(() => credential.forget());
  const { token, expiresOnTimestamp } = await credential.getToken(scope);
  return { credential, token, endsAtMs: expiresOnTimestamp };
}

test("an endpoint that is down for an hour when the renewal is due costs nothing; the SDK's own credential fails", async () => {
  const { credential, token } = await withToken();
  const raw = new ManagedIdentityCredential();
  emulator.faults.identity(down, always);

  await settles(credential, () => advance(untilRenewal));
  await expect(raw.getToken(scope)).rejects.toMatchObject({
    name: "CredentialUnavailableError",
  });
  for (let passed = 0; passed < 60; passed += 1) {
    await settles(credential, () => advance(minute));
    expect((await credential.getToken(scope)).token).toBe(token);
  }
  expect(lastError(credential)?.count).toBeGreaterThan(60);

  emulator.faults.clear();
  const renewed = await another(credential, token);
  expect(renewed.expiresOnTimestamp).toBeGreaterThan(clock.now() + 23.9 * hour);
  expect(lastError(credential)).toBeUndefined();
});

test("an endpoint that refuses, which the client keeps to itself, is asked until it gives another token", async () => {
  const { credential, token, endsAtMs } = await withToken();
  emulator.faults.identity({ kind: "status", status: 400 }, always);
  const planned = clock.pending;

  advance(untilRenewal);
  // The client gives the old token again, and no error.
  await vi.waitFor(() => expect(clock.pending).not.toEqual(planned), patiently);
  expect((await credential.getToken(scope)).token).toBe(token);

  // From five minutes before the end it tells.
  await settles(credential, () => advance(endsAtMs - clock.now() - 4 * minute));
  expect((await credential.getToken(scope)).token).toBe(token);
  expect(lastError(credential)).toBeDefined();

  emulator.faults.clear();
  await another(credential, token);
  expect(clock.now()).toBeLessThan(endsAtMs);
  expect(lastError(credential)).toBeUndefined();
});

test("an endpoint that is down until the very end is told then, and forgiven as soon as it is back", async () => {
  const { credential, token, endsAtMs } = await withToken();
  emulator.faults.identity(down, always);

  await settles(credential, () => advance(untilRenewal));
  await settles(credential, () => advance(endsAtMs - clock.now() - 4 * minute));
  expect((await credential.getToken(scope)).token).toBe(token);
  await settles(credential, () => advance(4 * minute));
  await expect(credential.getToken(scope)).rejects.toMatchObject({
    name: "CredentialUnavailableError",
  });

  emulator.faults.clear();
  expect(tokenClaims((await credential.getToken(scope)).token)?.objectId).toBe(
    emulator.inspect().identities["api"]?.objectId,
  );
});

test("rubbish for a token is a failure like any other, and half a token in it is not repeated", async () => {
  const { credential, token } = await withToken();
  const half = token.slice(0, token.lastIndexOf(".") + 9);
  emulator.faults.identity({ kind: "rubbish", body: `{"access_token": "${half}` }, always);

  await settles(credential, () => advance(untilRenewal));

  expect((await credential.getToken(scope)).token).toBe(token);
  expect(lastError(credential)).toMatchObject({ count: 1 });
  credential.forget();
  advance(24 * hour);
  const error = await credential.getToken(scope).catch((thrown: unknown) => thrown);
  const printed = [JSON.stringify(credential.state()), inspect(error, { depth: 9 })].join();
  expect(printed).toContain("<redacted>");
  expect(printed).not.toContain(half.slice(10, 18));
  expect(printed).not.toContain(half.slice(-8));
});

test("while a slow endpoint thinks, the token that is there is given at once", async () => {
  const { credential, token } = await withToken();
  emulator.faults.identity({ kind: "slow", delayMs: 20_000 });

  advance(untilRenewal);
  const answer = clock.now() + 20_000;
  await vi.waitFor(() => expect(clock.pending).toContain(answer), patiently);
  expect((await credential.getToken(scope)).token).toBe(token);
  advance(20_000);

  await another(credential, token);
});

test("after a change of keys the next renewal gives a token of the new key", async () => {
  const { credential, token } = await withToken();

  await emulator.rotateKeys();
  advance(untilRenewal);
  const renewed = await another(credential, token);

  expect(decodeProtectedHeader(renewed.token)["kid"]).not.toBe(decodeProtectedHeader(token)["kid"]);
});
