import type { AmqpWriter } from "./amqp-writer.ts";
import type { ApplicationPropertyValue } from "./send-options.ts";
import type { OutgoingMessage } from "./transport.ts";

/*
 * Messages in the sections of [AMQP 3.2], byte for byte as the SDK writes them (`toRheaMessage` of
 * serviceBusMessage.js in 7.9.5, and `encode` of rhea's message.js): it only takes much longer.
 */

const sections = {
  header: 0x70,
  messageAnnotations: 0x72,
  properties: 0x73,
  applicationProperties: 0x74,
  data: 0x75,
} as const;

const largestUint = 2 ** 32 - 1;
const lowestInt = -(2 ** 31 - 2);
/** The end of the year 9999, where .NET's time ends. */
const endOfTime = 253_402_300_799_999;

/** Writes a message as one of a batch. */
export function writeInBatch(writer: AmqpWriter, message: OutgoingMessage, now: number): void {
  writer.descriptor(sections.data);
  const start = writer.startBinary();
  writeMessage(writer, message, now);
  writer.endBinary(start);
}

/** Writes what a batch says of itself, before its messages: the same as its first one. */
export function writeEnvelope(writer: AmqpWriter, first: OutgoingMessage, now: number): void {
  writeHeader(writer, undefined);
  writeAnnotations(writer, first);
  const { correlationId, replyTo } = first;
  // What is empty is left out here.
  writeProperties(writer, first, now, correlationId || undefined, replyTo || undefined);
  writeApplicationProperties(writer, first);
}

/** Writes a message that travels by itself. */
export function writeMessage(writer: AmqpWriter, message: OutgoingMessage, now: number): void {
  writeHeader(writer, message.timeToLiveMs);
  writeAnnotations(writer, message);
  writeProperties(writer, message, now, message.correlationId, message.replyTo);
  writeApplicationProperties(writer, message);
  writer.descriptor(sections.data);
  writer.binary(message.body);
}

function writeHeader(writer: AmqpWriter, timeToLiveMs: number | undefined): void {
  writer.descriptor(sections.header);
  if (timeToLiveMs === undefined) {
    writer.emptyList();
  } else {
    const list = writer.startList(3);
    writer.null(); // durable
    writer.null(); // priority
    writer.uint(Math.min(timeToLiveMs, largestUint));
    writer.end(list);
  }
}

function writeAnnotations(writer: AmqpWriter, { partitionKey }: OutgoingMessage): void {
  writer.descriptor(sections.messageAnnotations);
  const map = writer.startMap(partitionKey === undefined ? 0 : 2);
  if (partitionKey !== undefined) {
    writer.symbol("x-opt-partition-key");
    writer.string(partitionKey);
  }
  writer.end(map);
}

function writeProperties(
  writer: AmqpWriter,
  { messageId, subject, contentType, timeToLiveMs, sessionId }: OutgoingMessage,
  now: number,
  correlationId: string | undefined,
  replyTo: string | undefined,
): void {
  writer.descriptor(sections.properties);
  const expires = timeToLiveMs !== undefined;
  // What is absent at the end of a list is not counted.
  const list = writer.startList(sessionId !== undefined ? 11 : expires ? 10 : 7);
  writer.string(messageId);
  writer.null(); // user-id
  writer.null(); // to
  writer.string(subject);
  writeString(writer, replyTo);
  writeString(writer, correlationId);
  writer.symbol(contentType);
  if (expires || sessionId !== undefined) {
    writer.null(); // content-encoding
    if (expires) {
      writer.timestamp(Math.min(now + Math.min(timeToLiveMs, largestUint), endOfTime));
      writer.timestamp(now);
    } else {
      writer.null();
      writer.null();
    }
    if (sessionId !== undefined) writer.string(sessionId);
  }
  writer.end(list);
}

function writeString(writer: AmqpWriter, value: string | undefined): void {
  if (value === undefined) writer.null();
  else writer.string(value);
}

function writeApplicationProperties(
  writer: AmqpWriter,
  { applicationProperties }: OutgoingMessage,
): void {
  writer.descriptor(sections.applicationProperties);
  const entries = Object.entries(applicationProperties);
  const map = writer.startMap(2 * entries.length);
  for (const [name, value] of entries) {
    writer.string(name);
    writeValue(writer, value);
  }
  writer.end(map);
}

function writeValue(writer: AmqpWriter, value: ApplicationPropertyValue): void {
  if (typeof value === "string") writer.string(value);
  else if (typeof value === "number") writeNumber(writer, value);
  else if (typeof value === "boolean") writer.boolean(value);
  else if (value instanceof Date) writer.timestamp(value.getTime());
  else writer.null();
}

/** Whole numbers as the narrowest type, which receivers in other languages see. */
function writeNumber(writer: AmqpWriter, value: number): void {
  if (Number.isNaN(value)) writer.null();
  else if (!Number.isInteger(value)) writer.double(value);
  else if (value > largestUint) writer.ulong(value);
  else if (value > 0) writer.uint(value);
  else if (value >= lowestInt) writer.int(value);
  else writer.long(value);
}
