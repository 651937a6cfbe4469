import { randomUUID } from "node:crypto";
import type { IncomingMessage, StoredMessage } from "../entities/message.ts";
import {
  encodeSection,
  type MessageSections,
  messagesOf,
  readSections,
  type Section,
  sectionCode,
  textField,
} from "./message-sections.ts";
import { types, type Value } from "./rhea.ts";

/** Places in the properties section. [AMQP 3.2.4] */
const messageIdField = 0;
const subjectField = 3;

/**
 * The messages of one transfer, as entities take them.
 * @throws Error when the bytes are no AMQP message
 */
export function readMessages(content: Buffer, format: number): IncomingMessage[] {
  return messagesOf(content, format).map((bytes) => {
    const sections = readSections(bytes);
    checkWritable(sections);
    const { properties } = sections;
    const subject = textField(properties, subjectField);
    return {
      content: bytes,
      messageId: textField(properties, messageIdField) ?? newMessageId(),
      ...(subject === undefined ? {} : { subject }),
    };
  });
}

/**
 * A stored message as a receiver gets it: the sender's bytes, behind a header and annotations of the
 * broker's. Two cases touch the sender's own sections: a missing message id, and a dead letter's cause.
 */
export function writeMessage(message: StoredMessage): Buffer {
  const sent = readSections(message.content);
  return Buffer.concat([
    header(sent.header, message.deliveryCount),
    annotations(sent.messageAnnotations, message),
    properties(sent.properties, message.messageId),
    applicationProperties(sent.applicationProperties, message),
    sent.rest,
  ]);
}

/** Encodes what may have to be encoded again, so that a failure is the sender's and no receiver's. */
function checkWritable({ rest: _, ...sections }: MessageSections): void {
  const items = Object.values(sections).flatMap((section) => section?.items ?? []);
  encodeSection(sectionCode.header, types.List32(items));
}

/** The client throws on settling a message without an id, and the service gives it one. */
function newMessageId(): string {
  return randomUUID().replaceAll("-", "");
}

function header(sent: Section | undefined, deliveryCount: number): Buffer {
  const [durable, priority, timeToLive, firstAcquirer] = sent?.items ?? [];
  const absent = types.Null();
  return encodeSection(
    sectionCode.header,
    types.List32([
      durable ?? absent,
      priority ?? absent,
      timeToLive ?? absent,
      firstAcquirer ?? absent,
      types.wrap_uint(deliveryCount),
    ]),
  );
}

function annotations(sent: Section | undefined, message: StoredMessage): Buffer {
  const added: Record<string, Value> = {
    "x-opt-sequence-number": types.wrap_long(message.sequenceNumber),
    "x-opt-enqueued-time": types.wrap_timestamp(message.enqueuedAtMs),
  };
  if (message.lock !== undefined) {
    added["x-opt-locked-until"] = types.wrap_timestamp(message.lock.untilMs);
  }
  if (message.deadLetterSource !== undefined) {
    added["x-opt-deadletter-source"] = types.wrap_string(message.deadLetterSource);
  }
  return encodeSection(
    sectionCode.messageAnnotations,
    types.Map32(withEntries(sent?.items ?? [], added, types.wrap_symbol)),
  );
}

function properties(sent: Section | undefined, messageId: string): Buffer {
  if (sent !== undefined && textField(sent, messageIdField) !== undefined) return sent.bytes;
  const [, ...others] = sent?.items ?? [];
  return encodeSection(
    sectionCode.properties,
    types.List32([types.wrap_string(messageId), ...others]),
  );
}

function applicationProperties(sent: Section | undefined, message: StoredMessage): Buffer {
  const { reason, description } = message.deadLetter ?? {};
  const added: Record<string, Value> = {};
  if (reason !== undefined) added["DeadLetterReason"] = types.wrap_string(reason);
  if (description !== undefined) {
    added["DeadLetterErrorDescription"] = types.wrap_string(description);
  }
  if (Object.keys(added).length === 0) return sent?.bytes ?? Buffer.alloc(0);
  return encodeSection(
    sectionCode.applicationProperties,
    types.Map32(withEntries(sent?.items ?? [], added, types.wrap_string)),
  );
}

/** The keys and values of a map in turn, with entries added or replaced. */
function withEntries(
  items: readonly Value[],
  added: Readonly<Record<string, Value>>,
  key: (name: string) => Value,
): Value[] {
  const result: Value[] = [];
  for (let i = 0; i + 1 < items.length; i += 2) {
    const [name, value] = [items[i], items[i + 1]];
    if (name !== undefined && value !== undefined && !(String(name.value) in added)) {
      result.push(name, value);
    }
  }
  for (const [name, value] of Object.entries(added)) result.push(key(name), value);
  return result;
}
