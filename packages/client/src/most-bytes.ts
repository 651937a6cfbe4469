import type { OutgoingMessage } from "./transport.ts";

/** Sections, fields that are no text, and the property of a trace. */
const sectionBytes = 256;

/** The types and lengths of a name and a value, or a number. */
const propertyBytes = 16;

/** Counted at least: most messages take less, whatever their ids are. */
const usualBytes = 512;

/** How many bytes a message takes in a batch at most; nearly so many where they are many. */
export function mostBytes(message: OutgoingMessage): number {
  const { applicationProperties } = message;
  let bytes = sectionBytes + mostOf(message.messageId) + mostOf(message.subject);
  bytes += mostOf(message.contentType) + mostOf(message.sessionId);
  bytes += mostOf(message.partitionKey) + mostOf(message.correlationId) + mostOf(message.replyTo);
  for (const name in applicationProperties) {
    const value = applicationProperties[name];
    bytes += propertyBytes + mostOf(name);
    if (typeof value === "string") bytes += mostOf(value);
  }
  return message.body.byteLength + Math.max(usualBytes, bytes);
}

/** Of a short text UTF-8's three bytes for each character: to count them would take longer than the rest. */
function mostOf(text = ""): number {
  return text.length <= 64 ? 3 * text.length : Buffer.byteLength(text);
}
