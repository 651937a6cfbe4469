import type { StoredMessage } from "./message.ts";
import type { Queue } from "./queue.ts";

/**
 * The messages from a sequence number on, whatever their state, without locking them.
 * https://learn.microsoft.com/azure/service-bus-messaging/message-browsing
 */
export function peek(
  queue: Queue,
  fromSequenceNumber: number,
  count: number,
  sessionId?: string,
): StoredMessage[] {
  return queue.store
    .from(fromSequenceNumber)
    .filter((message) => sessionId === undefined || message.sessionId === sessionId)
    .take(count)
    .toArray();
}
