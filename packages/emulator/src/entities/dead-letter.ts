import { enqueue } from "./enqueue.ts";
import { type StoredMessage, withApplicationProperties } from "./message.ts";
import { discard, type Queue } from "./queue.ts";
import type { PropertyChanges } from "./rules/rule.ts";

/**
 * Moves a message to the dead-letter queue with properties that say why. A dead letter itself cannot
 * go further: it stays.
 */
export function deadLetterMessage(
  queue: Queue,
  message: StoredMessage,
  why: PropertyChanges["application"],
): void {
  if (queue.deadLetterQueue === undefined) {
    queue.lane.giveBack(message);
    return;
  }
  discard(queue, message);
  enqueue(queue.deadLetterQueue, {
    ...message,
    deadLetterSource: queue.path,
    changes: withApplicationProperties(message.changes, why),
  });
}
