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
 * Reads the sections before the body.
 * @throws Error when the bytes are no AMQP message
 */
export function readSections(content: Uint8Array): MessageSections {
  const buffer = asBuffer(content);
  const reader = new types.Reader(buffer);
  const found = new Map<number, Section>();
  let bodyAt = 0;
  while (reader.remaining() > 0) {
    bodyAt = reader.position;
    const section = reader.read();
    const code = descriptorOf(section);
    if (code >= sectionCode.data) break;
    const expected = listSections.includes(code) ? listCodes : mapCodes;
    // rhea reads beyond the end without a word.
    if (!expected.includes(section.type.typecode) || reader.remaining() < 0) {
      throw new Error("A message section is malformed.");
    }
    found.set(code, { items: section.value, bytes: buffer.subarray(bodyAt, reader.position) });
    bodyAt = reader.position;
  }
  return {
    header: found.get(sectionCode.header),
    messageAnnotations: found.get(sectionCode.messageAnnotations),
    properties: found.get(sectionCode.properties),
    applicationProperties: found.get(sectionCode.applicationProperties),
    rest: buffer.subarray(bodyAt),
  };
}

/** The messages that one transfer carries: itself, or those inside a batch. */
export function messagesOf(content: Buffer, format: number): Buffer[] {
  if (format !== batchFormat) return [content];
  const reader = new types.Reader(content);
  const messages: Buffer[] = [];
  while (reader.remaining() > 0) {
    const section = reader.read();
    if (descriptorOf(section) === sectionCode.data) messages.push(section.value as Buffer);
  }
  return messages;
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

function asBuffer(content: Uint8Array): Buffer {
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}
