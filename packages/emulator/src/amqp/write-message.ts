import type { MessageState, StoredMessage } from "../entities/message.ts";
import type { PropertyValue } from "../entities/rules/properties.ts";
import type { SettableSystemProperty } from "../entities/rules/system-property.ts";
import { plainSections } from "./broker-sections.ts";
import { MessageBytes } from "./message-bytes.ts";
import { annotation, fieldOfSystemProperty, propertiesField } from "./message-fields.ts";
import {
  asBuffer,
  encodeSection,
  readSections,
  type Section,
  sectionCode,
} from "./message-sections.ts";
import { amqpValue } from "./property-value.ts";
import { types, type Value } from "./rhea.ts";

const contentTypeField = 6;
const longestTimeToLiveMs = 0xffff_ffff;
const stateCodes: Readonly<Record<MessageState, number>> = { active: 0, deferred: 1, scheduled: 2 };

/**
 * A stored message as a receiver gets it: the sender's bytes, behind a header and annotations of the
 * broker's. The sender's own sections are touched only where something in them changed: a message id
 * that was missing, an expiry, what a rule's action or a settlement set.
 */
export function messageBytes(message: StoredMessage): MessageBytes {
  return plainBytes(message) ?? changedBytes(message);
}

/** The same as one buffer. */
export function writeMessage(message: StoredMessage): Buffer {
  const bytes = messageBytes(message);
  return bytes.slice(0, bytes.length);
}

/** The same without body and footer, for a receiver that asks for what messages there are. */
export function writeWithoutBody(message: StoredMessage): Buffer {
  const bytes = messageBytes(message);
  return bytes.slice(0, bytes.length - readSections(message.content).rest.length);
}

/** A section that has nothing before it but an empty header, as rhea writes one. */
const emptyHeader = Buffer.from([0x00, 0x53, sectionCode.header, 0x45]);
const propertiesStart = Buffer.from([0x00, 0x53, sectionCode.properties]);

/**
 * Nearly every message: no header and annotations of the sender's, an id, and nothing changed. All
 * that came from its properties on goes out as it is, undecoded.
 */
function plainBytes(message: StoredMessage): MessageBytes | undefined {
  const content = asBuffer(message.content);
  const at = startsWith(content, emptyHeader, 0) ? emptyHeader.length : 0;
  if (!startsWith(content, propertiesStart, at) || !hasMessageId(content, at)) return undefined;
  const sections = plainSections(message);
  return sections && new MessageBytes(sections, content, at);
}

function changedBytes(message: StoredMessage): MessageBytes {
  const sent = readSections(message.content);
  const sections = Buffer.concat([
    header(sent.header, message),
    annotations(sent.messageAnnotations, message),
    properties(sent.properties, message),
    applicationProperties(sent.applicationProperties, message),
  ]);
  return new MessageBytes(sections, sent.rest, 0);
}

function startsWith(content: Buffer, start: Buffer, at: number): boolean {
  for (let i = 0; i < start.length; i += 1) if (content[at + i] !== start[i]) return false;
  return true;
}

function header(sent: Section | undefined, message: StoredMessage): Buffer {
  const [durable, priority, timeToLive, firstAcquirer] = sent?.items ?? [];
  const lifeMs = message.expiresAtMs - message.enqueuedAtMs;
  const absent = types.Null();
  return encodeSection(
    sectionCode.header,
    types.List32([
      durable ?? absent,
      priority ?? absent,
      lifeMs <= longestTimeToLiveMs ? types.wrap_uint(lifeMs) : (timeToLive ?? absent),
      firstAcquirer ?? absent,
      types.wrap_uint(message.deliveryCount),
    ]),
  );
}

function annotations(sent: Section | undefined, message: StoredMessage): Buffer {
  const set: Record<string, Value> = {
    [annotation.sequenceNumber]: types.wrap_long(message.sequenceNumber),
    [annotation.enqueuedTime]: types.wrap_timestamp(message.enqueuedAtMs),
  };
  const { enqueuedSequenceNumber, deadLetterSource, lock, state } = message;
  const partitionKey = message.changes?.system.PartitionKey;
  if (enqueuedSequenceNumber !== undefined) {
    set[annotation.enqueuedSequenceNumber] = types.wrap_long(enqueuedSequenceNumber);
  }
  if (lock !== undefined) set[annotation.lockedUntil] = types.wrap_timestamp(lock.untilMs);
  if (state !== "active") set[annotation.messageState] = types.wrap_int(stateCodes[state]);
  if (deadLetterSource !== undefined) {
    set[annotation.deadLetterSource] = types.wrap_string(deadLetterSource);
  }
  if (partitionKey !== undefined) set[annotation.partitionKey] = amqpValue(partitionKey);
  return encodeSection(
    sectionCode.messageAnnotations,
    types.Map32(withEntries(sent?.items ?? [], new Map(Object.entries(set)), types.wrap_symbol)),
  );
}

function properties(sent: Section | undefined, message: StoredMessage): Buffer {
  const set = new Map<number, Value>();
  if (sent === undefined || !hasMessageId(sent.bytes, 0)) {
    set.set(propertiesField.messageId, types.wrap_string(message.messageId));
  }
  if (message.expiresAtMs !== Number.POSITIVE_INFINITY) {
    set.set(propertiesField.absoluteExpiryTime, types.wrap_timestamp(message.expiresAtMs));
    set.set(propertiesField.creationTime, types.wrap_timestamp(message.enqueuedAtMs));
  }
  const changes = Object.entries(message.changes?.system ?? {}) as [
    SettableSystemProperty,
    PropertyValue,
  ][];
  for (const [name, value] of changes) {
    const field = fieldOfSystemProperty.get(name);
    if (field !== undefined) set.set(field, fieldValue(field, value));
  }
  if (set.size === 0) return sent?.bytes ?? Buffer.alloc(0);
  const length = Math.max(sent?.items.length ?? 0, ...[...set.keys()].map((field) => field + 1));
  const items = Array.from(
    { length },
    (_, field) => set.get(field) ?? sent?.items[field] ?? types.Null(),
  );
  return encodeSection(sectionCode.properties, types.List32(items));
}

const nullCode = 0x40;
/** Bytes before a list's first item: descriptor, type, size and count. */
const startOfItems: Readonly<Record<number, number>> = { 192: 6, 208: 12 };

/** Whether the first field of a properties section is set, without decoding all of them. */
function hasMessageId(bytes: Buffer, at: number): boolean {
  const start = startOfItems[bytes[at + propertiesStart.length] ?? 0];
  const first = start === undefined ? undefined : bytes[at + start];
  return first !== undefined && first !== nullCode;
}

function fieldValue(field: number, value: PropertyValue): Value {
  return field === contentTypeField && typeof value === "string"
    ? types.wrap_symbol(value)
    : amqpValue(value);
}

function applicationProperties(sent: Section | undefined, message: StoredMessage): Buffer {
  const changes = Object.entries(message.changes?.application ?? {});
  if (changes.length === 0) return sent?.bytes ?? Buffer.alloc(0);
  const set = new Map(
    changes.map(([name, value]) => [name, value === undefined ? undefined : amqpValue(value)]),
  );
  return encodeSection(
    sectionCode.applicationProperties,
    types.Map32(withEntries(sent?.items ?? [], set, types.wrap_string)),
  );
}

/** The keys and values of a map in turn, with entries set or, with undefined, removed. */
function withEntries(
  items: readonly Value[],
  set: ReadonlyMap<string, Value | undefined>,
  key: (name: string) => Value,
): Value[] {
  const result: Value[] = [];
  for (let i = 0; i + 1 < items.length; i += 2) {
    const [name, value] = [items[i], items[i + 1]];
    if (name !== undefined && value !== undefined && !set.has(String(name.value))) {
      result.push(name, value);
    }
  }
  for (const [name, value] of set) if (value !== undefined) result.push(key(name), value);
  return result;
}
