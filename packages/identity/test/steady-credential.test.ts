import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { inspect, promisify } from "node:util";
import { steadyCredential } from "@buspass/identity";
import { expect, test } from "vitest";
import { hour, minute, scope, settled, steadied, withToken } from "./asked-credential.ts";
import { newerKey } from "./made-keys.ts";

test("a thousand callers at once share one request, and the next ones its token", async () => {
  const steady = steadied();
  const callers = Array.from({ length: 1000 }, () => steady.credential.getToken(scope));
  await settled();
  const token = steady.token(hour);
  await steady.latest().answer(token);

  expect(new Set(await Promise.all(callers))).toEqual(new Set([token]));
  expect(await steady.credential.getToken(scope)).toBe(token);
  expect(steady.asked).toHaveLength(1);
});

test("the two ways in which Azure's clients write the scope of Service Bus are one", async () => {
  const steady = steadied();
  const token = await withToken(steady, hour);

  expect(await steady.credential.getToken("https://servicebus.azure.net//.default")).toBe(token);
  expect(await steady.credential.getToken(["https://servicebus.azure.net//.default"])).toBe(token);
  expect(steady.asked).toMatchObject([{ scopes: scope }]);
});

test("another scope, tenant or challenge is another token, which is asked for as the caller did", async () => {
  const steady = steadied();
  await withToken(steady, hour);
  const vault = "https://vault.azure.net/.default";
  const others = [
    steady.credential.getToken(vault),
    steady.credential.getToken(scope, { tenantId: "contoso" }),
    steady.credential.getToken(scope, { claims: "{}", enableCae: true }),
  ];
  await settled();

  expect(steady.asked.slice(1)).toMatchObject([
    { scopes: vault },
    { scopes: scope, options: { tenantId: "contoso" } },
    { scopes: scope, options: { claims: "{}", enableCae: true } },
  ]);
  for (const { answer } of steady.asked.slice(1)) await answer(steady.token(hour));
  expect(new Set((await Promise.all(others)).map(({ token }) => token)).size).toBe(3);
});

test("who aborts stops waiting; the request goes on for the others", async () => {
  const steady = steadied();
  const abort = new AbortController();
  const impatient = steady.credential.getToken(scope, { abortSignal: abort.signal });
  const patient = steady.credential.getToken(scope);
  await settled();
  abort.abort();

  await expect(impatient).rejects.toMatchObject({ name: "AbortError" });
  expect(steady.latest().options?.abortSignal?.aborted).toBe(false);
  const token = steady.token(hour);
  await steady.latest().answer(token);
  expect(await patient).toBe(token);
  expect(steady.asked).toHaveLength(1);
});

test("who has aborted before asks for nothing", async () => {
  const steady = steadied();

  await expect(
    steady.credential.getToken(scope, { abortSignal: AbortSignal.abort() }),
  ).rejects.toMatchObject({ name: "AbortError" });
  expect(steady.asked).toEqual([]);
});

test("a token in use is renewed by itself at half its life, while it is given without a wait", async () => {
  const steady = steadied();
  const first = await withToken(steady, 24 * hour);

  steady.clock.advance(12 * hour - 1);
  expect(steady.asked).toHaveLength(1);
  steady.clock.advance(1);
  await settled();
  expect(steady.asked).toHaveLength(2);
  expect(await steady.credential.getToken(scope)).toBe(first);

  const second = steady.token(24 * hour);
  await steady.latest().answer(second);
  expect(await steady.credential.getToken(scope)).toBe(second);
  expect(steady.asked).toHaveLength(2);
});

test("chance spreads the renewals of many processes over a tenth of what is left", async () => {
  const steady = steadied({ random: 0.5 });
  await withToken(steady, 24 * hour);

  expect(steady.clock.pending).toEqual([steady.clock.now() + 12 * hour + 0.6 * hour]);
});

test("who issued a token may say when to renew it", async () => {
  const steady = steadied();
  const refreshAfterTimestamp = steady.clock.now() + 20 * hour;
  await withToken(steady, 24 * hour, { refreshAfterTimestamp });

  expect(steady.clock.pending).toEqual([refreshAfterTimestamp]);
});

test("a host that gives the same token again is asked once more, and then in half of what is left of it", async () => {
  const steady = steadied();
  const token = await withToken(steady, 16 * minute);

  const left: number[] = [];
  for (let i = 0; i < 5; i += 1) {
    const [due = 0] = steady.clock.pending;
    left.push((token.expiresOnTimestamp - due) / 1000);
    steady.clock.advance(due - steady.clock.now());
    const asker = steady.credential.getToken(scope);
    await settled();
    await steady.latest().answer(token);
    expect(await asker).toBe(token);
  }

  expect(left).toEqual([480, 479, 239.5, 119.75, 59.875]);
});

test("a token that nobody has used since it came is left to end, and renewed when somebody asks", async () => {
  const steady = steadied();
  await withToken(steady, hour);
  steady.clock.advance(0.5 * hour);
  await settled();
  const second = steady.token(hour);
  await steady.latest().answer(second);

  steady.clock.advance(0.5 * hour);
  await settled();
  expect(steady.asked).toHaveLength(2);
  expect(steady.clock.pending).toEqual([]);

  expect(await steady.credential.getToken(scope)).toBe(second);
  expect(steady.asked).toHaveLength(3);
});

test("a renewal that fails is tried again in growing pauses up to a minute, and costs nobody anything", async () => {
  const steady = steadied();
  const first = await withToken(steady, hour);
  steady.clock.advance(0.5 * hour);

  const pauses: number[] = [];
  for (let i = 0; i < 9; i += 1) {
    await settled();
    await steady.latest().refuse(new Error("503"));
    expect(await steady.credential.getToken(scope)).toBe(first);
    const [next = 0] = steady.clock.pending;
    pauses.push(next - steady.clock.now());
    steady.clock.advance(next - steady.clock.now());
  }

  // With the least chance, half of 1, 2, 4 … 60 seconds.
  expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
  await settled();
  expect(steady.credential.state().tokens).toMatchObject([{ lastError: { count: 9 } }]);
  const second = steady.token(hour);
  await steady.latest().answer(second);
  expect(await steady.credential.getToken(scope)).toBe(second);
  expect(steady.credential.state().tokens).toMatchObject([{ lastError: undefined }]);
});

test("a token is given until its own end, and then the failure is told", async () => {
  const steady = steadied();
  const first = await withToken(steady, hour);
  while (steady.clock.pending.length > 0) {
    steady.clock.advance(Math.min(...steady.clock.pending) - steady.clock.now());
    await settled();
    await steady.latest().refuse(new Error("503"));
  }
  steady.clock.advance(first.expiresOnTimestamp - steady.clock.now() - 5_001);
  const last = steady.credential.getToken(scope);
  await settled();
  steady.clock.advance(5_000);
  expect(await last).toBe(first);
  steady.clock.advance(1);
  const over = steady.credential.getToken(scope);
  const outcome = expect(over).rejects.toThrow("504");
  await settled();
  await steady.latest().refuse(new Error("504"));
  await outcome;
  // Nothing is left that would ask again by itself.
  expect(steady.clock.pending).toEqual([]);
});

test("shortly before the end a caller waits for the renewal: the SDK asks again at once if it gets the old token", async () => {
  const steady = steadied();
  await withToken(steady, hour);
  steady.clock.advance(0.5 * hour);
  await settled();
  await steady.latest().refuse(new Error("503"));
  steady.clock.advance(0.5 * hour - 2 * minute);
  const asker = steady.credential.getToken(scope);
  await settled();
  const second = steady.token(hour);
  await steady.latest().answer(second);

  expect(await asker).toBe(second);
});

test("it waits five seconds at most, and then the old token does", async () => {
  const steady = steadied();
  const first = await withToken(steady, hour);
  steady.clock.advance(hour - 2 * minute);
  let given = false;
  const asker = steady.credential.getToken(scope).finally(() => {
    given = true;
  });
  await settled();
  steady.clock.advance(4_999);
  await settled();
  expect(given).toBe(false);
  steady.clock.advance(1);

  expect(await asker).toBe(first);
});

test("the first failure is told to all who wait, and the next caller asks anew", async () => {
  const steady = steadied();
  const callers = [steady.credential.getToken(scope), steady.credential.getToken(scope)];
  const outcomes = Promise.allSettled(callers);
  await settled();
  const failure = new Error("The host has no identity.");
  await steady.latest().refuse(failure);

  expect(await outcomes).toEqual([
    { status: "rejected", reason: failure },
    { status: "rejected", reason: failure },
  ]);
  expect(steady.clock.pending).toEqual([]);
  const token = await withToken(steady, hour);
  expect(await steady.credential.getToken(scope)).toBe(token);
});

test("a request without an answer is given up after half a minute; a token that comes later is kept", async () => {
  const steady = steadied();
  const asker = steady.credential.getToken(scope);
  const outcome = expect(asker).rejects.toThrow("No token came within 30 s.");
  await settled();
  steady.clock.advance(30_000);
  await outcome;

  expect(steady.latest().options?.abortSignal?.aborted).toBe(true);
  const token = steady.token(hour);
  await steady.latest().answer(token);
  expect(await steady.credential.getToken(scope)).toBe(token);
});

test.each([null, { token: undefined, expiresOnTimestamp: 0 }])(
  "an answer without a token (%j) is a failure",
  async (answer) => {
    const steady = steadied();
    const asker = steady.credential.getToken(scope);
    const outcome = expect(asker).rejects.toThrow("The credential has no token to give.");
    await settled();
    await steady.latest().answer(JSON.parse(JSON.stringify(answer)));
    await outcome;
  },
);

test("a credential that throws at once has failed like any other", async () => {
  const credential = steadyCredential({
    getToken() {
      throw new Error("Not here.");
    },
  });

  await expect(credential.getToken(scope)).rejects.toThrow("Not here.");
  expect(credential.state().tokens).toMatchObject([{ lastError: { message: "Not here." } }]);
});

test("a token that has no end that can be read is given to who waits, and not kept", async () => {
  const steady = steadied();
  await withToken(steady, Number.NaN);
  const next = steady.credential.getToken(scope);
  await settled();

  expect(steady.asked).toHaveLength(2);
  const token = steady.token(hour);
  await steady.latest().answer(token);
  expect(await next).toBe(token);
});

test("what is steady is not made steady twice", () => {
  const { credential } = steadied();

  expect(steadyCredential(credential)).toBe(credential);
});

test("the state says where from, as whom, until when and what failed, and never a secret", async () => {
  const steady = steadied();
  const key = newerKey();
  const token = await withToken(steady, hour);
  steady.clock.advance(0.5 * hour);
  await settled();
  await steady.latest().refuse(new Error(`refused: SharedAccessKey=${key}`));

  const state = steady.credential.state();
  expect(state).toEqual({
    source: "the credential that was passed",
    identity: undefined,
    tokens: [
      {
        scopes: [scope],
        claims: undefined,
        expiresAtMs: token.expiresOnTimestamp,
        lastError: {
          message: "refused: SharedAccessKey=<redacted>",
          atMs: steady.clock.now(),
          count: 1,
        },
      },
    ],
  });
  const depth = Number.POSITIVE_INFINITY;
  const printed = [
    inspect(steady.credential, { depth, showHidden: true }),
    JSON.stringify(steady.credential),
    String(steady.credential),
    inspect(state, { depth }),
  ].join("\n");
  expect(printed).not.toContain(token.token);
  expect(printed).not.toContain(key.slice(0, 8));
});

test("tokens of challenges that are over are forgotten", async () => {
  const steady = steadied();
  for (const claims of ["a", "b", "c"]) {
    const asker = steady.credential.getToken(scope, { claims });
    await settled();
    await steady.latest().answer(steady.token(minute));
    await asker;
    steady.clock.advance(minute);
    await settled();
  }

  expect(steady.credential.state().tokens).toHaveLength(1);
});

test("who was told that a token is refused gets another one, and the old one is not renewed", async () => {
  const steady = steadied();
  await withToken(steady, hour);
  const waiting = steady.credential.getToken(scope, { claims: "{}" });
  await settled();

  steady.credential.forget();
  await steady.latest().answer(steady.token(hour));
  await waiting;

  expect(steady.clock.pending).toEqual([]);
  expect(steady.credential.state().tokens).toEqual([]);
  const second = await withToken(steady, hour);
  expect(await steady.credential.getToken(scope)).toBe(second);
});

test("a process ends although a renewal is planned, and stays while somebody waits for a token", async () => {
  const program = fileURLToPath(new URL("programs/ends.ts", import.meta.url));

  const { stdout } = await promisify(execFile)(process.execPath, [program]);

  expect(stdout).toBe("got a token\n");
}, 20_000);
