import { take } from "@buspass-internal/raw-client";
import rhea, { type Receiver } from "rhea";
import { expect } from "vitest";
import { receiveOne } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";

const lockDurationMs = 30_000;
const queues = { orders: { requiresSession: true, lockDurationMs } };
const filterName = "com.microsoft:session-filter";

/** Ten millionths of a second since the year 1, as .NET counts. */
const ticks = (unixMs: number): bigint => 621_355_968_000_000_000n + BigInt(unixMs) * 10_000n;

/** What a `long` of rhea's is: a number, or eight bytes where that is too small. */
const integer = (value: unknown): bigint =>
  Buffer.isBuffer(value) ? value.readBigInt64BE() : BigInt(Number(value));

requirement("SB-SESSION-009", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  const accepting = namespace.session("orders");
  const refused = expect(accepting).rejects.toMatchObject({
    code: "ServiceTimeout",
    retryable: true,
  });
  await expect.poll(() => namespace.emulator.rightsUsed()).toHaveLength(1);
  namespace.clock.advance(60_000);
  await refused;
});

requirement("SB-SESSION-010", async ({ target }) => {
  const namespace = await target.openEmulator("compares the clock", { queues });
  await namespace.sender("orders").sendMessages({ sessionId: "a", body: 1 });
  const raw = await namespace.raw("orders");
  for (const asked of ["a", null]) {
    const receiver = await raw.openReceiver("orders", {
      source: { address: "orders", filter: { [filterName]: asked } },
    });
    expect(receiver.source.filter?.[filterName]).toBe("a");
    const until = integer(receiver.properties?.["com.microsoft:locked-until-utc"]);
    expect(until).toBe(ticks(namespace.clock.now() + lockDurationMs));
    receiver.close();
    await raw.barrier();
  }
});

requirement("SB-SESSION-013", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  const sender = namespace.sender("orders");
  for (const body of ["received", "waiting"]) await sender.sendMessages({ sessionId: "a", body });
  await receiveOne(await namespace.session("orders", "a"));
  namespace.clock.advance(lockDurationMs - 1);
  await expect(namespace.session("orders", "a")).rejects.toMatchObject({
    code: "SessionCannotBeLocked",
  });
  namespace.clock.advance(1);
  const session = await namespace.session("orders", "a");
  const counts = [await receiveOne(session), await receiveOne(session)];
  expect(counts.map(({ body, deliveryCount }) => [body, deliveryCount])).toEqual([
    ["received", 1],
    ["waiting", 0],
  ]);
});

requirement("SB-SESSION-014", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  await namespace.sender("orders").sendMessages({ sessionId: "a", body: 1 });
  const session = await namespace.session("orders", "a");
  const message = await receiveOne(session);
  namespace.clock.advance(lockDurationMs);
  await expect(session.completeMessage(message)).rejects.toMatchObject({ code: "SessionLockLost" });
  await expect(session.getSessionState()).rejects.toMatchObject({ code: "SessionLockLost" });
});

requirement("SB-SESSION-015", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  const { clock } = namespace;
  await namespace.sender("orders").sendMessages({ sessionId: "a", body: 1 });
  const session = await namespace.session("orders", "a");
  const message = await receiveOne(session);
  clock.advance(20_000);
  expect(await session.renewSessionLock()).toEqual(new Date(clock.now() + lockDurationMs));
  clock.advance(20_000);
  await session.completeMessage(message);
  clock.advance(10_000);
  expect((await namespace.session("orders", "a")).sessionId).toBe("a");
});

requirement("SB-SESSION-022", async ({ target }) => {
  const namespace = await target.open({ queues });
  const ids = ["a", "b", "c"];
  for (const sessionId of ids)
    await namespace.sender("orders").sendMessages({ sessionId, body: 1 });
  const raw = await namespace.raw("orders");
  const page = async (skip: number): Promise<unknown> => {
    const reply = await raw.manage(namespace.path("orders"), "get-message-sessions", {
      // .NET's DateTime.MaxValue asks for all sessions with messages.
      "last-updated-time": rhea.types.wrap_timestamp(253_402_300_800_000),
      skip: rhea.types.wrap_int(skip),
      top: rhea.types.wrap_int(2),
    });
    return reply.status === 204 ? [] : reply.body["sessions-ids"];
  };
  expect([await page(0), await page(2), await page(3)]).toEqual([["a", "b"], ["c"], []]);
});

requirement("SB-SESSION-026", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ sessionId: "a", body: "described" });
  const raw = await namespace.raw("orders");
  const address = namespace.path("orders");
  const described = rhea.types.wrap_described("a", filterName);
  const receiver = await raw.openReceiver(address, {
    source: { address, filter: { [filterName]: described } },
  });
  const [transfer] = await take(receiver, 1);
  expect(transfer?.message.group_id).toBe("a");
});

requirement("SB-SESSION-027", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  const raw = await namespace.raw("orders");
  const receiver = await raw.openReceiver("orders", {
    source: { address: "orders", filter: { [filterName]: "a" } },
  });
  const lost = closed(receiver);
  namespace.clock.advance(lockDurationMs);
  await lost;
  expect(receiver.error).toMatchObject({ condition: "com.microsoft:session-lock-lost" });
});

requirement("SB-SESSION-029", async ({ target }) => {
  const namespace = await target.openEmulator("compares the clock", { queues });
  await namespace.sender("orders").sendMessages({ sessionId: "a", body: 1 });
  const session = await namespace.session("orders", "a");
  namespace.clock.advance(10_000);
  const message = await receiveOne(session);
  expect(message.lockedUntilUtc).toEqual(session.sessionLockedUntilUtc);
  expect(session.sessionLockedUntilUtc).toEqual(new Date(namespace.clock.now() + 20_000));
});

requirement("SB-SESSION-030", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  const raw = await namespace.raw("orders");
  const opening = raw.openReceiver("orders", {
    source: { address: "orders", filter: { [filterName]: null } },
    properties: { "com.microsoft:timeout": rhea.types.wrap_uint(5_000) },
  });
  const refused = expect(opening).rejects.toMatchObject({ condition: "com.microsoft:timeout" });
  await raw.barrier();
  namespace.clock.advance(5_000);
  await refused;
});

function closed(receiver: Receiver): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  receiver.on("receiver_close", () => resolve());
  return promise;
}
