import { sendRaw, type Transfer, take } from "@buspass-internal/raw-client";
import rhea, { type Message } from "rhea";
import { expect, onTestFinished, vi } from "vitest";
import { receiveOne } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";
import type { Namespace } from "./kit/target.ts";

const { types } = rhea;
const queues = { orders: {} };

/** Sends a message with rhea and receives it with rhea. */
async function pass(namespace: Namespace, message: Partial<Message> | Buffer): Promise<Transfer> {
  const raw = await namespace.raw("orders");
  const sender = await raw.openSender(namespace.path("orders"));
  const sent = Buffer.isBuffer(message) ? message : { body: "", ...message };
  expect((await sendRaw(sender, sent)).name).toBe("accepted");
  const [transfer] = await take(await raw.openReceiver(namespace.path("orders")), 1);
  if (transfer === undefined) throw new Error("No transfer came.");
  return transfer;
}

requirement("SB-MSG-001", async ({ target }) => {
  const namespace = await target.open({ queues });
  const message = {
    messageId: "m-1",
    body: { total: 42 },
    contentType: "application/json",
    correlationId: "c-1",
    subject: "order.placed",
    to: "billing",
    replyTo: "answers",
    replyToSessionId: "r-1",
    sessionId: "s-1",
    timeToLive: 3_600_000,
  };
  await namespace.sender("orders").sendMessages(message);
  expect(await receiveOne(namespace.receiver("orders"))).toMatchObject(message);
});

requirement("SB-MSG-002", async ({ target }) => {
  const namespace = await target.open({ queues });
  const applicationProperties = {
    text: "x",
    integer: 42,
    negative: -1,
    fraction: 1.5,
    yes: true,
    nothing: null,
  };
  await namespace.sender("orders").sendMessages({ body: 1, applicationProperties });
  const message = await receiveOne(namespace.receiver("orders"));
  expect(message.applicationProperties).toEqual(applicationProperties);
});

/** A section: constructor of a described type, with the descriptor as smallulong. [AMQP 1.6, 3.2] */
const section = (code: number, ...value: number[]): number[] => [0x00, 0x53, code, ...value];
/** list8 or map8: code, size of what follows, count, items. [AMQP 1.6.22, 1.6.23] */
const compound = (code: number, count: number, items: number[]): number[] => [
  code,
  items.length + 1,
  count,
  ...items,
];
const text = (value: string): number[] => [0xa1, value.length, ...Buffer.from(value)];

/** ubyte, short, smalllong, an array of ubyte, uuid: types that JavaScript has no values for. */
const oddProperties = section(
  0x74,
  ...compound(0xc1, 10, [
    ...[...text("ubyte"), 0x50, 0xfe],
    ...[...text("short"), 0x61, 0x80, 0x00],
    ...[...text("smalllong"), 0x55, 0x85],
    ...[...text("array"), 0xe0, 4, 2, 0x50, 1, 2],
    ...[...text("uuid"), 0x98, ...Array.from({ length: 16 }, (_, i) => i * 15)],
  ]),
);
const properties = section(0x73, ...compound(0xc0, 1, text("m-1")));
const valueBody = section(0x77, 0xa1, 1, 0x78);

/** The bytes that a receiver got, before rhea made a message of them. */
async function passBytes(namespace: Namespace, message: Buffer): Promise<Buffer> {
  const decode = vi.spyOn(rhea.message, "decode");
  onTestFinished(() => decode.mockRestore());
  await pass(namespace, message);
  return decode.mock.calls.at(-1)?.[0] ?? Buffer.alloc(0);
}

requirement("SB-MSG-003", async ({ target }) => {
  const namespace = await target.open({ queues });
  const sent = Buffer.from([...properties, ...oddProperties, ...valueBody]);
  const received = await passBytes(namespace, sent);
  expect(received.includes(Buffer.from(oddProperties))).toBe(true);
});

requirement("SB-MSG-004", async ({ target }) => {
  const namespace = await target.open({ queues });
  const described = section(0x77, 0x00, 0xa3, 3, 0x61, 0x3a, 0x62, ...compound(0xc0, 1, [0x54, 5]));
  const footer = section(0x78, ...compound(0xc1, 2, [0xa3, 1, 0x63, 0x70, 0xde, 0xad, 0xbe, 0xef]));
  const kept = Buffer.from([...properties, ...oddProperties, ...described, ...footer]);
  const received = await passBytes(namespace, kept);
  expect(received.subarray(-kept.length)).toEqual(kept);
});

for (const [kind, body] of [
  ["data", rhea.message.data_section(Buffer.from("bytes"))],
  ["data in parts", rhea.message.data_sections([Buffer.from("by"), Buffer.from("tes")])],
  ["a value", "text"],
  ["a sequence", rhea.message.sequence_section([1, "two"])],
] as const) {
  requirement("SB-MSG-005", kind, async ({ target }) => {
    const namespace = await target.open({ queues });
    const { message } = await pass(namespace, { message_id: "m-1", body });
    expect(message.body).toEqual(body);
  });
}

requirement("SB-MSG-006", async ({ target }) => {
  const namespace = await target.open({ queues });
  const { message } = await pass(namespace, { message_annotations: { "x-opt-ours": 7 } });
  expect(message.message_annotations).toMatchObject({
    "x-opt-ours": 7,
    "x-opt-sequence-number": expect.anything(),
  });
});

requirement("SB-MSG-007", async ({ target }) => {
  const namespace = await target.open({ queues });
  const received = await passBytes(namespace, Buffer.from([...properties, ...valueBody]));
  const key = Buffer.from("x-opt-sequence-number");
  const code = received[received.indexOf(key) + key.length];
  // smalllong or long. [AMQP 1.6.12]
  expect([0x55, 0x81]).toContain(code);
});

requirement("SB-MSG-008", async ({ target }) => {
  const namespace = await target.openEmulator("compares the clock", { queues });
  const { message } = await pass(namespace, {
    message_annotations: { "x-opt-enqueued-time": types.wrap_timestamp(1_000) },
  });
  expect(message.message_annotations?.["x-opt-enqueued-time"]).toEqual(
    new Date(namespace.clock.now()),
  );
});

requirement("SB-MSG-009", async ({ target }) => {
  const namespace = await target.openEmulator("compares the clock", { queues });
  const { message } = await pass(namespace, {});
  expect(message.message_annotations?.["x-opt-locked-until"]).toEqual(
    new Date(namespace.clock.now() + 60_000),
  );
});

requirement("SB-MSG-010", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ body: 1, partitionKey: "p-1" });
  expect((await receiveOne(namespace.receiver("orders"))).partitionKey).toBe("p-1");
  const { message } = await pass(namespace, {
    message_annotations: { "x-opt-partition-key": "p-2" },
  });
  expect(message.message_annotations).toMatchObject({ "x-opt-partition-key": "p-2" });
});

requirement("SB-MSG-011", async ({ target }) => {
  const namespace = await target.open({ queues });
  const at = new Date(Date.now() - 60_000);
  const { message } = await pass(namespace, {
    message_annotations: { "x-opt-scheduled-enqueue-time": types.wrap_timestamp(at.getTime()) },
  });
  expect(message.message_annotations).toMatchObject({ "x-opt-scheduled-enqueue-time": at });
});

requirement("SB-MSG-012", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages([{ body: "deferred" }, { body: "active" }]);
  const receiver = namespace.receiver("orders");
  await receiver.deferMessage(await receiveOne(receiver));
  const tomorrow = new Date(Date.now() + 86_400_000);
  await namespace.sender("orders").scheduleMessages({ body: "scheduled" }, tomorrow);
  const raw = await namespace.raw("orders");
  const { body } = await raw.manage(namespace.path("orders"), "peek-message", {
    "from-sequence-number": types.wrap_long(0),
    "message-count": types.wrap_int(10),
  });
  const states = Array.from(Object(body["messages"]), (entry) => {
    const { message_annotations } = rhea.message.decode(Reflect.get(Object(entry), "message"));
    return message_annotations["x-opt-message-state"] ?? 0;
  });
  expect(states).toEqual([1, 0, 2]);
});

requirement("SB-MSG-014", async ({ target }) => {
  const namespace = await target.open({ queues });
  const first = await pass(namespace, { delivery_count: 7 });
  expect(first.message.delivery_count ?? 0).toBe(0);
  first.delivery.modified({ delivery_failed: true, undeliverable_here: false });
  const raw = await namespace.raw("orders");
  const [again] = await take(await raw.openReceiver(namespace.path("orders")), 1);
  expect(again?.message.delivery_count).toBe(1);
});

requirement("SB-MSG-015", async ({ target }) => {
  const namespace = await target.open({ queues });
  const { message } = await pass(namespace, { footer: { checksum: "abc" } });
  expect(message.footer).toEqual({ checksum: "abc" });
});

requirement("SB-MSG-016", async ({ target }) => {
  const namespace = await target.open({ queues });
  const sent = { content_encoding: "gzip", group_sequence: 7 };
  const { message } = await pass(namespace, { message_id: "m-1", ...sent });
  expect(message).toMatchObject(sent);
});

requirement("SB-MSG-017", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ messageId: "m-1", body: undefined });
  const receiver = namespace.receiver("orders");
  const message = await receiveOne(receiver);
  expect(message.messageId).toBe("m-1");
  await receiver.completeMessage(message);
});

requirement("SB-MSG-018", async ({ target }) => {
  const namespace = await target.open({ queues });
  const { message } = await pass(namespace, { group_id: "s-1" });
  expect(message.group_id).toBe("s-1");
  await namespace.sender("orders").sendMessages({ sessionId: "s-2", body: 1 });
  const raw = await namespace.raw("orders");
  const [sdk] = await take(await raw.openReceiver(namespace.path("orders")), 1);
  expect(sdk?.message.group_id).toBe("s-2");
});
