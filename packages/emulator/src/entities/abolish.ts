import type { EntityError } from "./entity-error.ts";
import { unlock } from "./lock.ts";
import { discard, type Queue } from "./queue.ts";
import { endReceiving } from "./serve.ts";

/**
 * Ends an entity that nobody can find any more, with its sub-queues: those who receive are told, and
 * nothing of it stays behind, no message and no timer that would still move one.
 */
export function abolish(queue: Queue, why: EntityError): void {
  queue.deleted = true;
  queue.cancelIdleness();
  endReceiving(queue, why);
  for (const { lock } of queue.sessions.values()) lock?.cancelExpiry();
  queue.sessions.clear();
  for (const message of [...queue.store.from(0)]) {
    unlock(queue, message);
    discard(queue, message);
  }
  queue.context.journal.abolished(queue.path);
  if (queue.deadLetterQueue !== undefined) abolish(queue.deadLetterQueue, why);
  if (queue.transferDeadLetterQueue !== undefined) abolish(queue.transferDeadLetterQueue, why);
}
