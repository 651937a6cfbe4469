import type { Typed } from "rhea";
import { codec, encode, encodeRaw, frameOf, isFrame, readFrame, writeFrame } from "./frames.ts";
import { entities } from "./fuzz-namespace.ts";
import type { Random } from "./random.ts";

type Mutation = (frames: Buffer[], random: Random, others: readonly Buffer[]) => void;

/** Changes some of the frames, in one way or several. */
export function mutate(
  frames: readonly Buffer[],
  random: Random,
  others: readonly Buffer[],
): Buffer[] {
  const mutated = frames.map((frame) => Buffer.from(frame));
  const times = 1 + random.below(3);
  for (let i = 0; i < times && mutated.length > 0; i += 1)
    random.pick(mutations)(mutated, random, others);
  return mutated;
}

/** Values that are well encoded, and wrong nearly everywhere. */
const values: readonly ((random: Random) => Typed)[] = [
  () => codec.wrap(null),
  () => codec.wrap_uint(0xffff_ffff),
  () => codec.wrap_uint(1),
  () => codec.wrap_ulong(Buffer.alloc(8, 0xff)),
  () => codec.wrap_long(-1),
  () => codec.wrap_double(Number.NaN),
  () => codec.wrap_string("x".repeat(300)),
  () => codec.wrap_string("__proto__"),
  () => codec.wrap_string("constructor"),
  () => codec.wrap_symbol("amqp:accepted:list"),
  () => codec.wrap_boolean(true),
  () => codec.wrap_boolean(false),
  () => codec.wrap_list([]),
  () => codec.wrap_list([1, "two", [3]]),
  () => codec.wrap_map({ toString: 1, length: -1 }),
  () => codec.wrap_map({ "com.microsoft:session-filter": "a" }),
  () => codec.wrap_timestamp(8.64e15),
  () => codec.wrap_binary(Buffer.alloc(16, 7)),
  () => codec.described(codec.wrap_ulong(0x24), codec.wrap_list([])) as Typed,
  (random) => codec.described(codec.wrap_ulong(random.below(0x80)), codec.wrap_list([1])) as Typed,
  () => codec.wrap_string(entities.vault),
  (random) => codec.wrap_uint(random.below(5_000)),
];

/** Values that claim to be more than they are, as bytes. */
const bombs: readonly Buffer[] = [
  // A list, and a map, of 31 million items.
  encodeRaw("d0 00000005 01d905c0 40"),
  encodeRaw("d1 ffffffff ffffffff"),
  // Arrays of four billion nulls, and of empty lists.
  encodeRaw("f0 00000005 ffffffff 40"),
  encodeRaw("f0 00000005 fffffff0 45"),
  // Descriptors of descriptors, lists in lists.
  Buffer.alloc(30_000, 0),
  Buffer.concat(Array.from({ length: 5_000 }, () => encodeRaw("d0 0000ffff 00000001"))),
  encodeRaw("b1 ffffffff 41"),
  encodeRaw("a0 ff"),
];

const mutations: readonly Mutation[] = [
  // Bits and bytes.
  (frames, random) => {
    const frame = random.pick(frames);
    const times = 1 + random.below(8);
    for (let i = 0; i < times; i += 1) {
      const at = random.below(frame.length);
      frame[at] = (frame[at] ?? 0) ^ (1 << random.below(8));
    }
  },
  (frames, random) => {
    const frame = random.pick(frames);
    frame[random.below(frame.length)] = random.pick([
      0, 1, 0x40, 0x45, 0x7f, 0x80, 0xc0, 0xd0, 0xff,
    ]);
  },
  // Sizes that are not those of the frames.
  (frames, random) => {
    const frame = random.pick(frames);
    if (frame.length < 4) return;
    frame.writeUInt32BE(random.pick([0, 1, 7, 8, 9, 511, 65_537, 0x7fff_ffff, 0xffff_ffff]), 0);
  },
  (frames, random) => {
    const at = random.below(frames.length);
    const frame = frames[at] ?? Buffer.alloc(0);
    frames[at] = frame.subarray(0, random.below(frame.length + 1));
    if (random.chance(0.5) && isFrame(frame)) {
      const cut = frame.subarray(8, 8 + random.below(frame.length - 7));
      frames[at] = frameOf(cut, frame.readUInt16BE(6), frame.readUInt8(5));
    }
  },
  // Order.
  (frames, random) => {
    frames.splice(random.below(frames.length), 1 + random.below(3));
  },
  (frames, random) => {
    const at = random.below(frames.length);
    const copies = Array.from(
      { length: random.pick([1, 2, 20]) },
      () => frames[at] ?? Buffer.alloc(0),
    );
    frames.splice(at, 0, ...copies);
  },
  (frames, random) => {
    const [frame] = frames.splice(random.below(frames.length), 1);
    if (frame !== undefined) frames.splice(random.below(frames.length + 1), 0, frame);
  },
  (frames, random, others) => {
    frames.splice(random.below(frames.length + 1), 0, Buffer.from(random.pick(others)));
  },
  // Channels and types of frames.
  (frames, random) => {
    const frame = random.pick(frames);
    if (frame.length >= 8) frame.writeUInt16BE(random.pick([0, 1, 2, 4_999, 5_000, 65_535]), 6);
  },
  (frames, random) => {
    const frame = random.pick(frames);
    if (frame.length >= 8) frame.writeUInt8(random.pick([0, 1, 2, 255]), random.pick([4, 5]));
  },
  // One field of a performative.
  changeField((random) => encode(random.pick(values)(random))),
  changeField((random) => encode(random.pick(values)(random))),
  changeField((random) => random.pick(bombs)),
  // The message inside.
  (frames, random) => {
    const at = random.below(frames.length);
    const body = readFrame(frames[at] ?? Buffer.alloc(0));
    if (body === undefined || body.payload.length === 0) return;
    const payload = Buffer.from(body.payload);
    const cut = random.below(payload.length);
    const changed = random.chance(0.5)
      ? Buffer.concat([payload.subarray(0, cut), random.pick(bombs)])
      : Buffer.concat([
          payload.subarray(0, cut),
          encode(random.pick(values)(random)),
          payload.subarray(cut),
        ]);
    frames[at] = writeFrame({ ...body, payload: changed.subarray(0, 60_000) });
  },
  // Another's entity.
  (frames, random) => {
    const [from, to] = [
      random.pick([entities.own, entities.sessions]),
      random.pick(Object.values(entities)),
    ];
    for (const frame of frames) {
      for (let at = frame.indexOf(from); at >= 0; at = frame.indexOf(from, at + 1))
        frame.write(to, at);
    }
  },
  // Much of the same: a thousand sessions, links, or pieces of one message.
  (frames, random) => {
    const at = random.below(frames.length);
    const body = readFrame(frames[at] ?? Buffer.alloc(0));
    if (body === undefined) return;
    const many = Array.from({ length: 300 }, (_, i) => {
      const fields = [...body.fields];
      if (body.code === 0x12)
        [fields[0], fields[1]] = [codec.wrap_string(`link ${i}`), codec.wrap_uint(i)];
      if (body.code === 0x14) fields[5] = codec.wrap_boolean(true);
      if (body.code === 0x15)
        [fields[1], fields[2]] = [codec.wrap_uint(0), codec.wrap_uint(0xffff_ffff)];
      return writeFrame({ ...body, fields, channel: body.code === 0x11 ? i : body.channel });
    });
    frames.splice(at, 0, ...many);
  },
];

/** Puts other bytes where one field of a performative is. */
function changeField(other: (random: Random) => Buffer): Mutation {
  return (frames, random) => {
    const at = random.below(frames.length);
    const body = readFrame(frames[at] ?? Buffer.alloc(0));
    if (body === undefined) return;
    const index = random.below(body.fields.length + 1);
    const items = body.fields.map((field, i) => (i === index ? other(random) : encode(field)));
    if (index === body.fields.length) items.push(other(random));
    const list = Buffer.concat(items).subarray(0, 60_000);
    const start = Buffer.alloc(12);
    start.set([0, 0x53, body.code, 0xd0]);
    start.writeUInt32BE(list.length + 4, 4);
    start.writeUInt32BE(items.length, 8);
    frames[at] = frameOf(Buffer.concat([start, list, body.payload]), body.channel, body.type);
  };
}
