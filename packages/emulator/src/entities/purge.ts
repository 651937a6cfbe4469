import { discard, type Queue } from "./queue.ts";
import { requireReceiving } from "./serve.ts";

/**
 * Deletes up to `count` waiting messages that were enqueued before a time; returns how many.
 * Locked, deferred and scheduled messages stay.
 */
export function purge(
  queue: Queue,
  count: number,
  enqueuedBeforeMs: number,
  sessionId?: string,
): number {
  requireReceiving(queue);
  const doomed = queue.store
    .from(0)
    .filter(
      (message) =>
        message.state === "active" &&
        message.lock === undefined &&
        message.enqueuedAtMs <= enqueuedBeforeMs &&
        (sessionId === undefined || message.sessionId === sessionId),
    )
    .take(count)
    .toArray();
  for (const message of doomed) discard(queue, message);
  return doomed.length;
}
