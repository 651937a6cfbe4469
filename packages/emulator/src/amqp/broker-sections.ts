import type { StoredMessage } from "../entities/message.ts";
import { annotation } from "./message-fields.ts";
import { sectionCode } from "./message-sections.ts";

/*
 * The header and annotations of a delivery to which the sender added nothing, which is nearly every
 * one. Written byte by byte, because they are most of the work of a delivery. [AMQP 1.6, 3.2]
 */

const typeCode = { null: 0x40, uint: 0x70, long: 0x81, timestamp: 0x83, list8: 0xc0, map8: 0xc1 };

/** How the three annotations of a plain delivery begin: each a symbol, then the code of its value. */
const sequenceNumberKey = keyBytes(annotation.sequenceNumber, typeCode.long);
const enqueuedTimeKey = keyBytes(annotation.enqueuedTime, typeCode.timestamp);
const lockedUntilKey = keyBytes(annotation.lockedUntil, typeCode.timestamp);

/** Descriptor and type, and for what has a short size, its size and count. */
const startBytes = 4 + 2;
const headerFields = [typeCode.null, typeCode.null, typeCode.null, typeCode.null, typeCode.uint];
const headerBytes = startBytes + headerFields.length + 4;
const valueBytes = 8;

/** Header and annotations, or undefined where they hold more than what is plain. */
export function plainSections(message: StoredMessage): Buffer | undefined {
  const { state, enqueuedSequenceNumber, deadLetterSource, changes, expiresAtMs, lock } = message;
  const plain =
    state === "active" &&
    enqueuedSequenceNumber === undefined &&
    deadLetterSource === undefined &&
    changes === undefined &&
    expiresAtMs === Number.POSITIVE_INFINITY;
  if (!plain) return undefined;
  const mapBytes =
    sequenceNumberKey.length +
    enqueuedTimeKey.length +
    2 * valueBytes +
    (lock === undefined ? 0 : lockedUntilKey.length + valueBytes);
  const bytes = Buffer.allocUnsafe(headerBytes + startBytes + mapBytes);
  let at = header(bytes, message.deliveryCount);
  at = section(bytes, sectionCode.messageAnnotations, typeCode.map8, at);
  // The size counts the count, one byte.
  at = bytes.writeUInt8(mapBytes + 1, at);
  at = bytes.writeUInt8(lock === undefined ? 4 : 6, at);
  at = entry(bytes, sequenceNumberKey, message.sequenceNumber, at);
  at = entry(bytes, enqueuedTimeKey, message.enqueuedAtMs, at);
  if (lock !== undefined) entry(bytes, lockedUntilKey, lock.untilMs, at);
  return bytes;
}

/** Durable, priority, time to live and first acquirer are null; then comes the delivery count. */
function header(bytes: Buffer, deliveryCount: number): number {
  let at = section(bytes, sectionCode.header, typeCode.list8, 0);
  at = bytes.writeUInt8(1 + headerFields.length + 4, at);
  at = bytes.writeUInt8(headerFields.length, at);
  for (const field of headerFields) at = bytes.writeUInt8(field, at);
  return bytes.writeUInt32BE(deliveryCount, at);
}

function section(bytes: Buffer, code: number, type: number, at: number): number {
  bytes[at] = 0;
  bytes[at + 1] = 0x53;
  bytes[at + 2] = code;
  bytes[at + 3] = type;
  return at + 4;
}

function entry(bytes: Buffer, key: Buffer, value: number, at: number): number {
  key.copy(bytes, at);
  const valueAt = at + key.length;
  bytes.writeInt32BE(Math.floor(value / 2 ** 32), valueAt);
  return bytes.writeUInt32BE(value % 2 ** 32, valueAt + 4);
}

function keyBytes(name: string, valueCode: number): Buffer {
  return Buffer.from([0xa3, name.length, ...Buffer.from(name, "ascii"), valueCode]);
}
