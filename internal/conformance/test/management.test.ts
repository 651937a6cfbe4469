import rhea from "rhea";
import { expect } from "vitest";
import { bodies, receiveOne } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";
import type { Namespace } from "./kit/target.ts";

const { types } = rhea;
const uuidCode = 0x98;
const longCode = 0x81;
const queues = { orders: {} };

/** The lock tokens of messages, as a request names them. */
const lockTokens = (...tokens: (string | undefined)[]) => ({
  "lock-tokens": types.wrap_array(
    tokens.map((token = "") => Buffer.from(token.replaceAll("-", ""), "hex")),
    uuidCode,
    undefined,
  ),
});

const numbers = (...values: number[]) => ({
  "sequence-numbers": types.wrap_array(values, longCode, undefined),
});

/** A message as schedule-message takes it. */
const scheduled = (id: string, at: Date) => ({
  "message-id": id,
  message: rhea.message.encode({
    message_id: id,
    body: id,
    message_annotations: {
      "x-opt-scheduled-enqueue-time": types.wrap_timestamp(at.getTime()),
    },
  }),
});

const tomorrow = (): Date => new Date(Date.now() + 86_400_000);

const peekedBodies = async (namespace: Namespace): Promise<unknown[]> =>
  (await namespace.receiver("orders").peekMessages(100)).map(({ body }) => body);

requirement("SB-MGMT-001", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("orders");
  const reply = await raw.request(`${namespace.path("orders")}/$management`, {
    message_id: "request-of-mine",
    application_properties: { operation: "com.microsoft:peek-message" },
    body: { "from-sequence-number": types.wrap_long(0), "message-count": types.wrap_int(1) },
  });
  expect(reply.correlation_id).toBe("request-of-mine");
  expect(reply.application_properties).toMatchObject({
    statusCode: 204,
    statusDescription: expect.any(String),
  });
});

requirement("SB-MGMT-002", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("orders");
  const { application_properties } = await raw.request(`${namespace.path("orders")}/$management`, {
    application_properties: {
      operation: "com.microsoft:peek-message",
      "com.microsoft:tracking-id": "t-1",
      "com.microsoft:server-timeout": types.wrap_uint(5_000),
      "associated-link-name": "some-link",
    },
    body: { "from-sequence-number": types.wrap_long(0), "message-count": types.wrap_int(1) },
  });
  expect(application_properties?.["statusCode"]).toBe(204);
});

requirement("SB-MGMT-003", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("orders");
  const path = namespace.path("orders");
  const reply = await raw.manage(path, "make-coffee", {});
  expect(Number(reply.status)).toBeGreaterThanOrEqual(400);
  expect(reply.condition).toMatch(/^(amqp|com\.microsoft):/);
  expect(await raw.manage(path, "renew-lock", lockTokens(crypto.randomUUID()))).toMatchObject({
    status: 410,
  });
});

for (const [operation, body] of [
  ["peek-message", {}],
  ["peek-message", { "from-sequence-number": "first", "message-count": "many" }],
  ["renew-lock", {}],
  ["renew-lock", { "lock-tokens": ["no uuid"] }],
  ["schedule-message", { messages: [{ "message-id": "m" }] }],
  ["cancel-scheduled-message", { "sequence-numbers": "one" }],
  ["update-disposition", { "disposition-status": "eaten" }],
  ["set-session-state", {}],
  ["add-rule", {}],
] as const) {
  requirement("SB-MGMT-004", `${operation} ${JSON.stringify(body)}`, async ({ target }) => {
    const namespace = await target.open({ queues });
    const raw = await namespace.raw("orders");
    const path = namespace.path("orders");
    const reply = await raw.manage(path, operation, body);
    expect(Number(reply.status)).toBeGreaterThanOrEqual(400);
    expect(Number(reply.status)).toBeLessThan(500);
    expect(reply.condition).toMatch(/^(amqp|com\.microsoft):/);
    expect(await peekedBodies(namespace)).toEqual([]);
  });
}

requirement("SB-MGMT-005", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ body: 1 });
  const { lockToken } = await receiveOne(namespace.receiver("orders"));
  const raw = await namespace.raw("orders");
  const reply = await raw.manage(namespace.path("orders"), "renew-lock", lockTokens(lockToken));
  expect(reply.status).toBe(200);
  expect(reply.body["expirations"]).toEqual([expect.any(Date)]);
});

requirement("SB-MGMT-006", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("orders");
  const reply = await raw.manage(namespace.path("orders"), "peek-message", {
    "from-sequence-number": types.wrap_long(0),
    "message-count": types.wrap_int(1),
  });
  expect(reply.status).toBe(204);
});

requirement("SB-MGMT-007", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("orders");
  const reply = await raw.manage(namespace.path("orders"), "schedule-message", {
    messages: [scheduled("a", tomorrow()), scheduled("b", tomorrow())],
  });
  expect(reply.status).toBe(200);
  const [first = 0] = Array.from(Object(reply.body["sequence-numbers"]), Number);
  expect(reply.body["sequence-numbers"]).toEqual([first, first + 1]);
  expect(await peekedBodies(namespace)).toEqual(["a", "b"]);
});

requirement("SB-MGMT-008", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("orders");
  const path = namespace.path("orders");
  const { body } = await raw.manage(path, "schedule-message", {
    messages: ["a", "b", "c"].map((id) => scheduled(id, tomorrow())),
  });
  const [first = 0, , third = 0] = Array.from(Object(body["sequence-numbers"]), Number);
  const reply = await raw.manage(path, "cancel-scheduled-message", numbers(first, third));
  expect(reply.status).toBe(200);
  expect(await peekedBodies(namespace)).toEqual(["b"]);
});

requirement("SB-MGMT-009", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ body: "later" });
  const receiver = namespace.receiver("orders");
  const message = await receiveOne(receiver);
  await receiver.deferMessage(message);
  const raw = await namespace.raw("orders");
  const reply = await raw.manage(namespace.path("orders"), "receive-by-sequence-number", {
    ...numbers(message.sequenceNumber?.toNumber() ?? 0),
    "receiver-settle-mode": types.wrap_uint(1),
  });
  expect(reply.status).toBe(200);
  const [entry] = Object(reply.body["messages"]);
  expect(entry["lock-token"]).toHaveLength(16);
  expect(rhea.message.decode(entry["message"])["body"]).toEqual(
    rhea.message.data_section(Buffer.from('"later"')),
  );
});

for (const [status, state] of [
  ["completed", "gone"],
  ["abandoned", "active"],
  ["suspended", "dead"],
  ["defered", "deferred"],
] as const) {
  requirement("SB-MGMT-010", status, async ({ target }) => {
    const namespace = await target.open({ queues });
    await namespace.sender("orders").sendMessages({ body: 1, applicationProperties: { n: 0 } });
    const { lockToken } = await receiveOne(namespace.receiver("orders"));
    const raw = await namespace.raw("orders");
    const reply = await raw.manage(namespace.path("orders"), "update-disposition", {
      ...lockTokens(lockToken),
      "disposition-status": status,
      "properties-to-modify": { n: 1 },
      "deadletter-reason": "Why",
      "deadletter-description": "How",
    });
    expect(reply.status).toBe(200);
    const letters = namespace.receiver("orders", { subQueueType: "deadLetter" });
    const [letter] = await letters.peekMessages(1);
    const [message] = await namespace.receiver("orders").peekMessages(1);
    expect(letter === undefined ? (message?.state ?? "gone") : "dead").toBe(state);
    if (state === "dead") expect(letter).toMatchObject({ deadLetterReason: "Why" });
    if (message !== undefined) expect(message.applicationProperties).toMatchObject({ n: 1 });
  });
}

requirement("SB-MGMT-011", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: { requiresSession: true } } });
  await namespace.session("orders", "a");
  const raw = await namespace.raw("orders");
  const path = namespace.path("orders");
  const reply = await raw.manage(path, "renew-session-lock", { "session-id": "a" });
  expect(reply).toMatchObject({ status: 200, body: { expiration: expect.any(Date) } });
  const lost = await raw.manage(path, "renew-session-lock", { "session-id": "b" });
  expect(lost).toMatchObject({ status: 410, condition: "com.microsoft:session-lock-lost" });
});

requirement("SB-MGMT-012", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: { requiresSession: true } } });
  await namespace.session("orders", "a");
  const raw = await namespace.raw("orders");
  const path = namespace.path("orders");
  const state = Buffer.from([0, 1, 2, 0xff]);
  const request = { "session-id": "a", "session-state": types.wrap_binary(state) };
  expect((await raw.manage(path, "set-session-state", request)).status).toBe(200);
  const reply = await raw.manage(path, "get-session-state", { "session-id": "a" });
  expect(reply).toMatchObject({ status: 200, body: { "session-state": state } });
});

requirement("SB-MGMT-013", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: { requiresSession: true } } });
  for (const sessionId of ["a", "b"]) {
    await namespace.sender("orders").sendMessages({ sessionId, body: 1 });
  }
  const raw = await namespace.raw("orders");
  const { status, body } = await raw.manage(namespace.path("orders"), "get-message-sessions", {
    "last-updated-time": types.wrap_timestamp(253_402_300_800_000),
    skip: types.wrap_int(0),
    top: types.wrap_int(100),
  });
  expect({ status, body }).toEqual({ status: 200, body: { skip: 2, "sessions-ids": ["a", "b"] } });
});

requirement("SB-MGMT-016", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  await namespace.sender("orders").sendMessages([{ body: "locked" }, { body: "old" }]);
  await receiveOne(namespace.receiver("orders"));
  const before = new Date(namespace.clock.now());
  namespace.clock.advance(1_000);
  await namespace.sender("orders").sendMessages({ body: "new" });
  const raw = await namespace.raw("orders");
  const reply = await raw.manage("orders", "batch-delete-messages", {
    "message-count": types.wrap_int(100),
    "enqueued-time-utc": before,
  });
  expect(reply).toMatchObject({ status: 200, body: { "message-count": 1 } });
  expect(await peekedBodies(namespace)).toEqual(["locked", "new"]);
});

requirement("SB-MGMT-019", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages([{ body: 1 }, { body: 2 }, { body: 3 }]);
  const raw = await namespace.raw("orders");
  const reply = await raw.manage(namespace.path("orders"), "batch-delete-messages", {
    "message-count": types.wrap_int(2),
    "enqueued-time-utc": tomorrow(),
  });
  expect(reply).toMatchObject({ status: 200, body: { "message-count": 2 } });
  expect(await bodies(namespace.receiver("orders"))).toEqual([3]);
});

requirement("SB-MGMT-018", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("orders");
  const sender = await raw.openSender(`${namespace.path("orders")}/$management`);
  expect(Number(sender.max_message_size)).toBeGreaterThanOrEqual(262_144);
});
