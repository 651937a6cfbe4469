import { connectRawAs, sendRaw, take } from "@buspass-internal/raw-client";
import rhea from "rhea";
import { expect, onTestFinished, test, vi } from "vitest";
import { startNamespace, type TestNamespace } from "./namespace.ts";

/** A section: constructor of a described type, with the descriptor as smallulong. [AMQP 1.6, 3.2] */
const section = (code: number, ...value: number[]): number[] => [0x00, 0x53, code, ...value];
/** list8, map8 or array8: code, size of what follows, count, items. [AMQP 1.6.22–24] */
const compound = (code: number, count: number, items: number[]): number[] => [
  code,
  items.length + 1,
  count,
  ...items,
];
const str = (text: string): number[] => [0xa1, text.length, ...Buffer.from(text)];
const sym = (text: string): number[] => [0xa3, text.length, ...Buffer.from(text)];
const bytes = (...parts: number[][]): Buffer => Buffer.from(parts.flat());

const header = section(0x70, ...compound(0xc0, 1, [0x41]));
const annotations = section(0x72, ...compound(0xc1, 2, [...sym("x-opt-ours"), 0x50, 7]));
const properties = section(0x73, ...compound(0xc0, 1, str("m-1")));
/** ubyte, short, smalllong, an array of ubyte, uuid, null: types that JavaScript has no values for. */
const applicationProperties = section(
  0x74,
  ...compound(0xc1, 12, [
    ...[...str("ubyte"), 0x50, 0xfe],
    ...[...str("short"), 0x61, 0x80, 0x00],
    ...[...str("smalllong"), 0x55, 0x85],
    ...[...str("array"), 0xe0, 4, 2, 0x50, 1, 2],
    ...[...str("uuid"), 0x98, ...Array.from({ length: 16 }, (_, i) => i * 15)],
    ...[...str("null"), 0x40],
  ]),
);
const body = section(0x77, 0x00, ...sym("contoso:order"), ...compound(0xc0, 1, [0x54, 0x85]));
const footer = section(0x78, ...compound(0xc1, 2, [...sym("crc"), 0x70, 0xde, 0xad, 0xbe, 0xef]));

const arrayOfArrays = [0xe0, 7, 1, 0xe0, 4, 2, 0x50, 1, 2];

/** Sends one transfer and receives `count` messages, as the bytes that come. */
async function pass(
  { emulator }: TestNamespace,
  { message, format = 0, count = 1 }: { message: Buffer; format?: number; count?: number },
): Promise<Buffer[]> {
  using raw = await connectRawAs(emulator.as("owner"), "orders");
  const sender = await raw.openSender("orders");
  const receiver = await raw.openReceiver("orders");
  expect((await sendRaw(sender, message, format)).name).toBe("accepted");
  // rhea decodes a message by this very function before it tells of it.
  const decode = vi.spyOn(rhea.message, "decode");
  onTestFinished(() => decode.mockRestore());
  await take(receiver, count);
  return decode.mock.calls.map(([encoded]) => encoded);
}

test("in frames as small as they may be, every byte arrives", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const small = { ...namespace.emulator.as("owner"), maxFrameBytes: 512 };
  using raw = await connectRawAs(small, "orders");
  const content = Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * 31) % 251));
  const sender = await raw.openSender("orders");
  await sendRaw(sender, { message_id: "m-1", body: rhea.message.data_section(content) });
  const receiver = await raw.openReceiver("orders");
  const [first] = await take(receiver, 1);
  expect(first?.message.body.content.equals(content)).toBe(true);
  // With a property that the broker has to write, among what the sender wrote.
  first?.delivery.modified({ delivery_failed: true, message_annotations: { seen: "yes" } });
  const [second] = await take(receiver, 1);
  expect(second?.message.application_properties).toEqual({ seen: "yes" });
  expect(second?.message.body.content.equals(content)).toBe(true);
});

test("from its properties on, a message keeps every byte", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const kept = bytes(properties, applicationProperties, body, footer);
  const message = Buffer.concat([bytes(header, annotations), kept]);
  const [received] = await pass(namespace, { message });
  expect(received?.subarray(-kept.length)).toEqual(kept);
});

test("the broker's header and annotations join the sender's", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const [received = Buffer.alloc(0)] = await pass(namespace, {
    message: bytes(header, annotations, properties, body),
  });
  const { durable, delivery_count, message_annotations } = rhea.message.decode(received);
  expect({ durable, delivery_count }).toEqual({ durable: true, delivery_count: 0 });
  expect(message_annotations).toMatchObject({
    "x-opt-ours": 7,
    "x-opt-sequence-number": 1,
    "x-opt-locked-until": new Date(namespace.clock.now() + 60_000),
  });
});

test("a message id that is added leaves all other bytes as they are", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const kept = bytes(applicationProperties, body, footer);
  const subject = section(0x73, ...compound(0xc0, 4, [0x40, 0x40, 0x40, ...str("order.placed")]));
  const [received = Buffer.alloc(0)] = await pass(namespace, {
    message: Buffer.concat([bytes(subject), kept]),
  });
  expect(received.subarray(-kept.length)).toEqual(kept);
  const { message_id, subject: received_subject } = rhea.message.decode(received);
  expect({ message_id, received_subject }).toEqual({
    message_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    received_subject: "order.placed",
  });
});

test("each message of a batch keeps its bytes", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const batch = [1, 2].map((n) =>
    bytes(section(0x73, ...compound(0xc0, 1, str(`m-${n}`))), applicationProperties, body),
  );
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = batch;
  const shortAndLong = [
    bytes(section(0x75, 0xa0, first.length, ...first)),
    bytes(section(0x75, 0xb0, 0, 0, 0, second.length, ...second)),
  ];
  const received = await pass(namespace, {
    message: Buffer.concat(shortAndLong),
    format: 0x8001_3700,
    count: 2,
  });
  expect(received.map((message, i) => message.subarray(-(batch[i]?.length ?? 0)))).toEqual(batch);
});

test.each([
  ["bytes that are no AMQP", Buffer.from("GET / HTTP/1.1")],
  ["a message that ends early", bytes(properties).subarray(0, 8)],
  ["a header that is no list", bytes(section(0x70, ...str("x")), body)],
  ["annotations that are no map", bytes(section(0x72, ...str("x")), body)],
  ["properties that are no list", bytes(section(0x73, ...str("x")), body)],
  ["application properties that are no map", bytes(section(0x74, ...str("x")), body)],
  // rhea reads such a value and cannot write it, as a dead letter's reason and a missing id need.
  [
    "an array of arrays as an application property",
    bytes(section(0x74, ...compound(0xc1, 2, [...str("x"), ...arrayOfArrays])), body),
  ],
  [
    "an array of arrays as a property",
    bytes(section(0x73, ...compound(0xc0, 2, [0x40, ...arrayOfArrays])), body),
  ],
])("%s is refused and not kept", async (_, message) => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { emulator } = namespace;
  using raw = await connectRawAs(emulator.as("owner"), "orders");
  const sender = await raw.openSender("orders");
  expect((await sendRaw(sender, message)).name).toBe("rejected");
  expect(emulator.inspect().queues["orders"]?.active).toBe(0);
  // The link is none the worse for it.
  expect((await sendRaw(sender, bytes(properties, body))).name).toBe("accepted");
});

test("a batch that carries something else than messages is refused and not kept", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { emulator } = namespace;
  using raw = await connectRawAs(emulator.as("owner"), "orders");
  const sender = await raw.openSender("orders");
  const text = bytes(section(0x75, ...str("x")));
  expect((await sendRaw(sender, text, 0x8001_3700)).name).toBe("rejected");
  expect(emulator.inspect().queues["orders"]?.active).toBe(0);
});
