import type { TracingContext } from "@azure/core-tracing";
import { AmqpWriter } from "./amqp-writer.ts";
import type { SpareBuffers } from "./spare-buffers.ts";
import { type Destination, traceMessage } from "./trace-message.ts";
import type { OutgoingMessage } from "./transport.ts";
import { writeEnvelope, writeInBatch } from "./write-message.ts";

/** Messages as one transfer of the service's batch format. */
export interface WrittenMessages {
  readonly bytes: Buffer;
  /** What the bytes are a part of; to be given back when they have arrived. */
  readonly buffer: Buffer;
  readonly count: number;
  /** Those of its messages, where the program is traced. */
  readonly contexts: readonly TracingContext[];
}

/** Beside the body, more often than not. */
const sectionBytes = 256;

/** Writes as many of the messages, from the first on, as `limit` bytes take; none if the first is too large. */
export function writeBatch(
  messages: readonly OutgoingMessage[],
  limit: number,
  destination: Destination,
  spare: SpareBuffers,
): WrittenMessages {
  const now = Date.now();
  const contexts: TracingContext[] = [];
  const bodies = messages.reduce((sum, { body }) => sum + sectionBytes + body.byteLength, 0);
  const writer = new AmqpWriter(spare.take(sectionBytes + bodies));
  let count = 0;
  for (const untraced of messages) {
    const { message, context } = traceMessage(untraced, destination);
    const before = writer.length;
    if (count === 0) writeEnvelope(writer, message, now);
    writeInBatch(writer, message, now);
    if (writer.length > limit) {
      writer.length = before;
      break;
    }
    count += 1;
    if (context !== undefined) contexts.push(context);
  }
  return { bytes: writer.bytes, buffer: writer.buffer, count, contexts };
}
