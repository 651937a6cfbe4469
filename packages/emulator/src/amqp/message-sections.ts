import { endOfValue } from "./encoding-check.ts";
import { batchFormat, types, type Value } from "./rhea.ts";

/** Descriptors of the sections of a message. [AMQP 3.2] */
export const sectionCode = {
  header: 0x70,
  deliveryAnnotations: 0x71,
  messageAnnotations: 0x72,
  properties: 0x73,
  applicationProperties: 0x74,
  data: 0x75,
  footer: 0x78,
} as const;

/** Type codes of lists (empty, short, long) and maps. [AMQP 1.6.22–23] */
const listCodes: readonly number[] = [0x45, 0xc0, 0xd0];
const mapCodes: readonly number[] = [0xc1, 0xd1];
/** Type codes of binaries, whose sizes have one byte and four. [AMQP 1.6.19] */
const shortBinary = 0xa0;
const longBinary = 0xb0;
const listSections: readonly number[] = [sectionCode.header, sectionCode.properties];

/** A list or map section: its items with their wire types, and all of it as it came. */
export interface Section {
  /** A map has its keys and values in turn. */
  readonly items: readonly Value[];
  readonly bytes: Buffer;
}

/** A message cut at its sections; `rest` is the body and footer, untouched. */
export interface MessageSections {
  readonly header: Section | undefined;
  readonly messageAnnotations: Section | undefined;
  readonly properties: Section | undefined;
  readonly applicationProperties: Section | undefined;
  readonly rest: Buffer;
}

/**
 * Cuts a message, whose values were checked, at its sections. They are decoded when somebody looks
 * inside: most messages pass through as they are.
 * @throws Error when a section is not of its kind
 */
export function readSections(content: Uint8Array): MessageSections {
  const buffer = asBuffer(content);
  const found = new Map<number, Section>();
  let at = 0;
  while (at < buffer.length) {
    const { code, valueAt } = descriptorAt(buffer, at);
    if (code >= sectionCode.data) break;
    const expected = listSections.includes(code) ? listCodes : mapCodes;
    if (!expected.includes(buffer.readUInt8(valueAt))) {
      throw new Error("A message section is malformed.");
    }
    const end = endOfValue(buffer, at, buffer.length);
    found.set(code, new LazySection(buffer.subarray(at, end)));
    at = end;
  }
  return {
    header: found.get(sectionCode.header),
    messageAnnotations: found.get(sectionCode.messageAnnotations),
    properties: found.get(sectionCode.properties),
    applicationProperties: found.get(sectionCode.applicationProperties),
    rest: buffer.subarray(at),
  };
}

class LazySection implements Section {
  readonly bytes: Buffer;
  #items: readonly Value[] | undefined;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  get items(): readonly Value[] {
    this.#items ??= new types.Reader(this.bytes).read().value as readonly Value[];
    return this.#items;
  }
}

/** A ulong of one byte: how every client writes the descriptor of a section. [AMQP 1.6.10] */
const smallUlong = 0x53;

function descriptorAt(buffer: Buffer, at: number): { code: number; valueAt: number } {
  if (buffer[at] === 0 && buffer[at + 1] === smallUlong) {
    return { code: buffer.readUInt8(at + 2), valueAt: at + 3 };
  }
  const reader = new types.Reader(buffer.subarray(at));
  const value = reader.read();
  // Behind the zero that says so comes the descriptor, and behind it the value.
  return { code: descriptorOf(value), valueAt: endOfValue(buffer, at + 1, buffer.length) };
}

/**
 * The messages that one transfer carries: itself, or those inside a batch.
 * @throws Error when a batch is none
 */
export function messagesOf(content: Buffer, format: number): Buffer[] {
  if (format !== batchFormat) return [content];
  const messages: Buffer[] = [];
  let at = 0;
  while (at < content.length) {
    const end = endOfValue(content, at, content.length);
    const { code, valueAt } = descriptorAt(content, at);
    if (code === sectionCode.data) messages.push(binaryAt(content, valueAt, end));
    at = end;
  }
  return messages;
}

function binaryAt(buffer: Buffer, at: number, end: number): Buffer {
  const code = buffer.readUInt8(at);
  if (code === shortBinary) return buffer.subarray(at + 2, end);
  if (code === longBinary) return buffer.subarray(at + 5, end);
  throw new Error("A data section has no binary.");
}

/** A field of the properties section as text, when it is set. */
export function textField(properties: Section | undefined, index: number): string | undefined {
  const value: unknown = properties?.items[index]?.value;
  if (value === null || value === undefined) return undefined;
  return Buffer.isBuffer(value) ? value.toString("hex") : String(value);
}

/** The bytes of a section of our own. */
export function encodeSection(code: number, value: Value): Buffer {
  const writer = new types.Writer();
  writer.write(types.described(types.wrap_ulong(code), value) as Value);
  return writer.toBuffer();
}

function descriptorOf(value: Value): number {
  const descriptor: unknown = (value.descriptor as Value | undefined)?.value;
  if (typeof descriptor !== "number") throw new Error("A message section has no descriptor.");
  return descriptor;
}

/** The same bytes as a Buffer. */
export function asBuffer(content: Uint8Array): Buffer {
  return Buffer.isBuffer(content)
    ? content
    : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}
