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

/** A message cut at its sections; `rest` is the body and footer, untouched. */
export interface MessageSections {
  readonly header: Value | undefined;
  readonly messageAnnotations: Value | undefined;
  readonly properties: Value | undefined;
  readonly applicationProperties: Value | undefined;
  readonly rest: Buffer;
}

/**
 * Reads the sections before the body with their wire types.
 * @throws Error when the bytes are no AMQP message
 */
export function readSections(content: Uint8Array): MessageSections {
  const buffer = asBuffer(content);
  const reader = new types.Reader(buffer);
  const found = new Map<number, Value>();
  let bodyAt = 0;
  while (reader.remaining() > 0) {
    bodyAt = reader.position;
    const section = reader.read();
    const code = descriptorOf(section);
    if (code >= sectionCode.data) break;
    found.set(code, section);
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

/** The values of a list or map section, with their wire types. */
export function itemsOf(section: Value | undefined): Value[] {
  return section === undefined ? [] : [...(section.value as Value[])];
}

/** A field of the properties section as text, when it is set. */
export function textField(properties: Value | undefined, index: number): string | undefined {
  const value: unknown = itemsOf(properties)[index]?.value;
  if (value === null || value === undefined) return undefined;
  return Buffer.isBuffer(value) ? value.toString("hex") : String(value);
}

export function writeSections(sections: readonly Value[], rest: Uint8Array): Buffer {
  const writer = new types.Writer();
  for (const section of sections) writer.write(section);
  return Buffer.concat([writer.toBuffer(), rest]);
}

export function section(code: number, value: Value): Value {
  return types.described(types.wrap_ulong(code), value) as Value;
}

function descriptorOf(value: Value): number {
  const descriptor: unknown = (value.descriptor as Value | undefined)?.value;
  if (typeof descriptor !== "number") throw new Error("A message section has no descriptor.");
  return descriptor;
}

function asBuffer(content: Uint8Array): Buffer {
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}
