import { enqueue } from "./enqueue.ts";
import { EntityError } from "./entity-error.ts";
import type { StoredMessage } from "./message.ts";
import { discard, type Queue } from "./queue.ts";

/**
 * Keeps a message until its time, when it is enqueued like a new one, with a new sequence number.
 * https://learn.microsoft.com/azure/service-bus-messaging/message-sequencing#scheduled-messages
 */
export function watchSchedule(queue: Queue, message: StoredMessage): void {
  const atMs = message.scheduledEnqueueAtMs ?? 0;
  message.cancelTimer = queue.context.clock.schedule(atMs, () => {
    discard(queue, message);
    enqueue(queue, message);
  });
}

/** Cancels scheduled messages by their numbers. @throws EntityError MessageNotFound, and cancels none */
export function cancelScheduled(queue: Queue, sequenceNumbers: readonly number[]): void {
  for (const message of scheduledMessages(queue, sequenceNumbers)) discard(queue, message);
}

/** @throws EntityError MessageNotFound */
export function scheduledMessages(
  queue: Queue,
  sequenceNumbers: readonly number[],
): StoredMessage[] {
  return sequenceNumbers.map((number) => {
    const message = queue.store.get(number);
    if (message?.state === "scheduled") return message;
    throw new EntityError(
      "MessageNotFound",
      `The scheduled message with sequence number ${number} could not be found in '${queue.path}'.`,
    );
  });
}
