import { randomUUID } from "node:crypto";
import type { IncomingMessage, StoredMessage } from "../entities/message.ts";
import { Duration } from "../entities/rules/duration.ts";
import type { MessageProperties, PropertyValue } from "../entities/rules/properties.ts";
import { checkValues } from "./encoding-check.ts";
import {
  annotation,
  fieldOfSystemProperty,
  headerField,
  propertiesField,
} from "./message-fields.ts";
import {
  encodeSection,
  type MessageSections,
  messagesOf,
  readSections,
  type Section,
  sectionCode,
  textField,
} from "./message-sections.ts";
import { requireSmallProperties } from "./property-limits.ts";
import { propertyValue } from "./property-value.ts";
import { types } from "./rhea.ts";

/** The messages of one transfer, as entities take them. @throws as `readMessage` */
export function readMessages(content: Buffer, format: number): IncomingMessage[] {
  return messagesOf(content, format).map(readMessage);
}

/**
 * @throws Error when the bytes are no AMQP message; EntityError when its properties are too large
 */
export function readMessage(content: Buffer): IncomingMessage {
  checkValues(content);
  const sections = readSections(content);
  checkWritable(sections);
  requireSmallProperties(sections);
  const { properties, header, messageAnnotations } = sections;
  const annotations = entriesOf(messageAnnotations);
  const sessionId = textField(properties, propertiesField.groupId);
  const partitionKey = annotations.get(annotation.partitionKey);
  const scheduled = annotations.get(annotation.scheduledEnqueueTime);
  const timeToLiveMs: unknown = header?.items[headerField.timeToLive]?.value;
  return {
    // A copy: what came is a part of the socket's buffer, and would keep all of that.
    content: Buffer.from(content),
    messageId: textField(properties, propertiesField.messageId) ?? newMessageId(),
    ...(sessionId !== undefined && { sessionId }),
    ...(typeof partitionKey === "string" && { partitionKey }),
    ...(scheduled instanceof Date && { scheduledEnqueueAtMs: scheduled.getTime() }),
    ...(typeof timeToLiveMs === "number" && timeToLiveMs > 0 && { timeToLiveMs }),
  };
}

/** What the rules of subscriptions look at, read when the first of them looks. */
export function readProperties(message: StoredMessage): MessageProperties {
  return new LazyProperties(message);
}

class LazyProperties implements MessageProperties {
  readonly #message: StoredMessage;
  #system: MessageProperties["system"] | undefined;
  #application: MessageProperties["application"] | undefined;

  constructor(message: StoredMessage) {
    this.#message = message;
  }

  get system(): MessageProperties["system"] {
    this.#system ??= readSystem(this.#message);
    return this.#system;
  }

  get application(): MessageProperties["application"] {
    this.#application ??= readApplication(this.#message);
    return this.#application;
  }
}

function readSystem(message: StoredMessage): MessageProperties["system"] {
  const { properties } = readSections(message.content);
  const system: Record<string, PropertyValue> = {
    EnqueuedTimeUtc: new Date(message.enqueuedAtMs),
    SequenceNumber: BigInt(message.sequenceNumber),
    DeliveryCount: BigInt(message.deliveryCount),
    Size: BigInt(message.content.byteLength),
    MessageId: message.messageId,
  };
  for (const [name, index] of fieldOfSystemProperty) {
    const text = textField(properties, index);
    if (text !== undefined) system[name] = text;
  }
  if (message.partitionKey !== undefined) system["PartitionKey"] = message.partitionKey;
  if (message.timeToLiveMs !== undefined) system["TimeToLive"] = new Duration(message.timeToLiveMs);
  if (message.scheduledEnqueueAtMs !== undefined) {
    system["ScheduledEnqueueTimeUtc"] = new Date(message.scheduledEnqueueAtMs);
  }
  return { ...system, ...message.changes?.system };
}

function readApplication({ content, changes }: StoredMessage): MessageProperties["application"] {
  const { applicationProperties } = readSections(content);
  return { ...Object.fromEntries(entriesOf(applicationProperties)), ...changes?.application };
}

function entriesOf(map: Section | undefined): Map<string, PropertyValue | undefined> {
  const entries = new Map<string, PropertyValue | undefined>();
  const items = map?.items ?? [];
  for (let i = 0; i + 1 < items.length; i += 2) {
    const [key, value] = [items[i], items[i + 1]];
    if (key !== undefined && value !== undefined) {
      entries.set(String(key.value), propertyValue(value));
    }
  }
  return entries;
}

/** The type codes of arrays, some of which rhea reads and cannot write. */
const arrayCodes = [0xe0, 0xf0];

/** Encodes what may have to be encoded again, so that a failure is the sender's and no receiver's. */
function checkWritable({ rest: _, ...sections }: MessageSections): void {
  for (const section of Object.values(sections)) {
    if (section === undefined || !arrayCodes.some((code) => section.bytes.includes(code))) continue;
    encodeSection(sectionCode.header, types.List32(section.items));
  }
}

/** The client throws on settling a message without an id, and the service gives it one. */
function newMessageId(): string {
  return randomUUID().replaceAll("-", "");
}
