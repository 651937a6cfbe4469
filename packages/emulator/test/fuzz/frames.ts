import rhea, { type Typed } from "rhea";
import { endOfValue } from "../../src/amqp/encoding-check.ts";

/** What rhea's typings leave out of its codec. */
interface Codec {
  readonly Reader: new (buffer: Buffer) => { position: number; read(): Typed; remaining(): number };
  readonly Writer: new () => { write(value: Typed): void; toBuffer(): Buffer };
}

export const codec: Codec & typeof rhea.types = rhea.types as Codec & typeof rhea.types;

const headerBytes = 8;

/** Cuts what a client wrote into protocol headers and frames. [AMQP 2.2, 2.3] */
export function cutFrames(bytes: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const isHeader = bytes.toString("latin1", at, at + 4) === "AMQP";
    const size = isHeader ? headerBytes : bytes.readUInt32BE(at);
    frames.push(bytes.subarray(at, at + size));
    at += size;
  }
  return frames;
}

export function isFrame(bytes: Buffer): boolean {
  return bytes.length >= headerBytes && bytes.toString("latin1", 0, 4) !== "AMQP";
}

/** A frame around a body, with the size that it has. */
export function frameOf(body: Buffer, channel = 0, type = 0): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32BE(headerBytes + body.length, 0);
  header.writeUInt8(2, 4);
  header.writeUInt8(type, 5);
  header.writeUInt16BE(channel, 6);
  return Buffer.concat([header, body]);
}

/** A performative and the payload behind it, or undefined where there is none. */
export interface FrameBody {
  readonly channel: number;
  readonly type: number;
  readonly code: number;
  readonly fields: Typed[];
  readonly payload: Buffer;
}

export function readFrame(frame: Buffer): FrameBody | undefined {
  if (!isFrame(frame) || frame.length === headerBytes) return undefined;
  try {
    // One that is tampered with already may be a trap.
    endOfValue(frame, headerBytes, frame.length);
    const reader = new codec.Reader(frame.subarray(headerBytes));
    const performative = reader.read();
    const descriptor = Reflect.get(Object(performative), "descriptor");
    const payload = frame.subarray(headerBytes + reader.position);
    return {
      channel: frame.readUInt16BE(6),
      type: frame.readUInt8(5),
      code: Number(Reflect.get(Object(descriptor), "value")),
      fields: [...performative.value],
      payload,
    };
  } catch {
    return undefined;
  }
}

export function writeFrame({ channel, type, code, fields, payload }: FrameBody): Buffer {
  const performative = encode(
    codec.described(codec.wrap_ulong(code), codec.wrap_list(fields)) as Typed,
  );
  return frameOf(Buffer.concat([performative, payload]), channel, type);
}

export function encode(value: Typed): Buffer {
  const writer = new codec.Writer();
  writer.write(value);
  return writer.toBuffer();
}

/** Bytes that stand where a value should, or a value of the wrong kind, well encoded. */
export function encodeRaw(hex: string): Buffer {
  return Buffer.from(hex.replaceAll(" ", ""), "hex");
}
