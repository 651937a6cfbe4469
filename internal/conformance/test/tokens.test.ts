import { ServiceBusClient } from "@azure/service-bus";
import { type EmulatorOptions, manualClock } from "@buspass/emulator";
import { sendRaw } from "@buspass-internal/raw-client";
import { base64url, decodeJwt, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { expect, onTestFinished } from "vitest";
import { requirement } from "./kit/requirement.ts";

const queues = { orders: {} };
const minuteMs = 60_000;
const unauthorized = { condition: "amqp:unauthorized-access" };

/** Tokens that look like a good one, and are none. */
const forgeries: Readonly<Record<string, (token: string) => string | Promise<string>>> = {
  "without a signature": (token) => new UnsecuredJWT(decodeJwt(token)).encode(),
  "of another key": async (token) =>
    new SignJWT(decodeJwt(token))
      .setProtectedHeader({ alg: "ES256", typ: "JWT" })
      .sign((await generateKeyPair("ES256")).privateKey),
  "of a secret that both could know": (token) =>
    new SignJWT(decodeJwt(token)).setProtectedHeader({ alg: "HS256" }).sign(new Uint8Array(32)),
  "with other claims": (token) => {
    const [head, , signature] = token.split(".");
    const claims = { ...decodeJwt(token), exp: 4_102_444_800 };
    return [head, base64url.encode(JSON.stringify(claims)), signature].join(".");
  },
  "cut off": (token) => token.slice(0, -8),
  "no token at all": () => "let me in",
  empty: () => "",
  oversized: (token) => `${token}${"x".repeat(200_000)}`,
};

for (const [what, forge] of Object.entries(forgeries)) {
  requirement("SB-CBS-012", what, async ({ target }) => {
    const namespace = await target.open({ queues });
    const raw = await namespace.raw();
    const path = namespace.path("orders");
    const reply = await raw.putToken(await forge(await namespace.token()), path);
    expect(reply.status).toBe(401);
    await expect(raw.openSender(path)).rejects.toMatchObject(unauthorized);
  });
}

requirement("SB-CBS-013", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  const token = await namespace.token();
  namespace.clock.advance(61 * minuteMs);
  const raw = await namespace.raw();
  expect(await raw.putToken(token, "orders")).toMatchObject({
    status: 401,
    description: expect.stringMatching(/^ExpiredToken/),
  });
});

requirement("SB-CBS-014", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw();
  const token = await namespace.token("https://vault.azure.net");
  expect(await raw.putToken(token, namespace.path("orders"))).toMatchObject({
    status: 401,
    description: expect.stringMatching(/^InvalidAudience/),
  });
});

requirement("SB-CBS-015", async ({ target }) => {
  const standing = manualClock();
  let backMs = 0;
  const clock = { ...standing, now: () => standing.now() - backMs };
  const namespace = await target.openEmulator("moves the clock", { queues, clock });
  const token = await namespace.token();
  backMs = 10 * minuteMs;
  const raw = await namespace.raw();
  const reply = await raw.putToken(token, "orders");
  expect(reply).toMatchObject({
    status: 401,
    description: expect.stringContaining("not yet valid"),
  });
});

requirement("SB-CBS-016", async ({ target }) => {
  const options: EmulatorOptions = { queues };
  const namespace = await target.openEmulator("needs another issuer", options);
  const other = await target.openEmulator("needs another issuer", options);
  const raw = await namespace.raw();
  expect(await raw.putToken(await other.token(), "orders")).toMatchObject({ status: 401 });
});

requirement("SB-CBS-019", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  const raw = await namespace.raw("orders");
  const sender = await raw.openSender("orders");
  // A link that is used is not idle.
  for (let minutes = 0; minutes < 55; minutes += 5) {
    namespace.clock.advance(5 * minuteMs);
    await sendRaw(sender, { body: minutes });
  }
  await expect(raw.openReceiver("orders")).resolves.toBeDefined();
  namespace.clock.advance(6 * minuteMs);
  await expect(raw.openReceiver("orders")).rejects.toMatchObject(unauthorized);
  await raw.putToken(await namespace.token(), "orders");
  await expect(raw.openReceiver("orders")).resolves.toBeDefined();
});

requirement("SB-CBS-020", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  const raw = await namespace.raw("orders");
  const sender = await raw.openSender("orders");
  for (let minutes = 0; minutes < 55; minutes += 5) {
    namespace.clock.advance(5 * minuteMs);
    await sendRaw(sender, { body: minutes });
  }
  expect(sender.is_open()).toBe(true);
  namespace.clock.advance(6 * minuteMs);
  await expect.poll(() => sender.is_open(), { timeout: 500 }).toBe(false);
});

requirement("SB-CBS-021", async ({ target }) => {
  const namespace = await target.openEmulator("crafts a token", { queues });
  const { namespace: name, webSocket } = namespace.emulator.as("owner");
  const token = await namespace.token("https://vault.azure.net");
  const client = new ServiceBusClient(
    name,
    { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) },
    { webSocketOptions: { webSocket }, retryOptions: { maxRetries: 0 } },
  );
  onTestFinished(() => client.close());
  await expect(client.createSender("orders").sendMessages({ body: 1 })).rejects.toMatchObject({
    code: "UnauthorizedAccess",
    message: expect.stringContaining("InvalidAudience"),
  });
});
