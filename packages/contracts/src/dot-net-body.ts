import type { MessageContract } from "./message-contract.ts";
import { Refusal } from "./refusal.ts";
import { toUtf8 } from "./utf8.ts";
import { nameOf } from "./violation.ts";

/*
 * Until `Azure.Messaging.ServiceBus`, the libraries for .NET wrote the object that a message was made of
 * with DataContractSerializer, in the binary format of XML, and many services still send so. A string
 * comes as one element `string`, an array of bytes as one element `base64Binary`.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messages-payloads#payload-serialization
 * The format: [MC-NBFX] .NET Binary Format: XML Data Structure, section 2.2
 */

/** Begins an element without a prefix, whose name follows. [MC-NBFX 2.2.1.4] */
const shortElement = 0x40;
/** Says the namespace of names without a prefix. [MC-NBFX 2.2.2.5] */
const shortXmlns = 0x08;
const endElement = 0x01;

/** The namespaces that DataContractSerializer gives to what it writes. */
const primitives = "http://schemas.microsoft.com/2003/10/Serialization/";
const namespaces =
  /^http:\/\/schemas\.(?:microsoft\.com\/2003\/10\/Serialization\/|datacontract\.org\/)/;

/**
 * The bytes inside a body of DataContractSerializer: text in UTF-8 or the bytes themselves. Undefined where
 * it is another body.
 *
 * @throws Refusal when it holds an object of .NET's
 */
export function dotNetContent(
  contract: MessageContract,
  bytes: Uint8Array,
): Uint8Array | undefined {
  // JSON never begins so.
  if (bytes[0] !== shortElement) return undefined;
  const reader = new Reader(bytes);
  reader.byte();
  const name = reader.text();
  const namespace = reader.byte() === shortXmlns ? reader.text() : "";
  if (reader.failed || !namespaces.test(namespace)) return undefined;
  if (namespace === primitives && (name === "string" || name === "base64Binary")) {
    const content = reader.content();
    if (content !== undefined) return content;
  }
  throw new Refusal(
    `The body of ${nameOf(contract)} is an object that DataContractSerializer of .NET wrote: send its JSON, as text or in bytes.`,
  );
}

/** What a record of text has in it, and how many bytes say its length. [MC-NBFX 2.2.3] */
const records: ReadonlyMap<number, { readonly lengthBytes: 1 | 2 | 4; readonly utf16?: true }> =
  new Map([
    [0x98, { lengthBytes: 1 }], // Chars8Text, in UTF-8
    [0x9a, { lengthBytes: 2 }],
    [0x9c, { lengthBytes: 4 }],
    [0x9e, { lengthBytes: 1 }], // Bytes8Text
    [0xa0, { lengthBytes: 2 }],
    [0xa2, { lengthBytes: 4 }],
    [0xb6, { lengthBytes: 1, utf16: true }], // UnicodeChars8Text
    [0xb8, { lengthBytes: 2, utf16: true }],
    [0xba, { lengthBytes: 4, utf16: true }],
  ]);
const emptyText = 0xa8;

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  /** Whether the bytes ended too early. */
  failed = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  byte(): number {
    const [byte = Number.NaN] = this.#take(1);
    return byte;
  }

  /** A string with its length before it, in groups of seven bits. [MC-NBFX 2.1.2, 2.1.3] */
  text(): string {
    let length = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      length += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    return new TextDecoder().decode(this.#take(length));
  }

  /** The text of the element, which may be in several records, to its end and that of the body. */
  content(): Uint8Array | undefined {
    const parts: Uint8Array[] = [];
    for (;;) {
      const type = this.byte();
      if (type === endElement) break;
      // An odd type is the even one with the end of the element.
      const ends = type % 2 === 1;
      const part = this.#part(ends ? type - 1 : type);
      if (part === undefined || this.failed) return undefined;
      parts.push(part);
      if (ends) break;
    }
    return this.#at === this.#bytes.byteLength ? joined(parts) : undefined;
  }

  #part(type: number): Uint8Array | undefined {
    if (type === emptyText) return new Uint8Array();
    const record = records.get(type);
    if (record === undefined) return undefined;
    const part = this.#take(this.#length(record.lengthBytes));
    return record.utf16 ? toUtf8(new TextDecoder("utf-16le").decode(part)) : part;
  }

  #length(bytes: 1 | 2 | 4): number {
    const at = this.#at;
    if (this.#take(bytes).byteLength < bytes) return 0;
    if (bytes === 1) return this.#view.getUint8(at);
    return bytes === 2 ? this.#view.getUint16(at, true) : this.#view.getUint32(at, true);
  }

  #take(count: number): Uint8Array {
    const end = this.#at + count;
    if (!(end <= this.#bytes.byteLength)) {
      this.failed = true;
      return new Uint8Array();
    }
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
