import { EntityError } from "./entity-error.ts";
import { forwardOn } from "./forward.ts";
import { hasSessions, isSubQueue, type Queue } from "./queue.ts";
import { endReceiving, requireReceiving } from "./serve.ts";

/**
 * Gives a queue or subscription, and its sub-queues, other settings. They hold from now on: locks that
 * are held and messages that are there keep the times that they have. A status takes effect at once,
 * and what waits goes on to where the entity forwards now.
 */
export function changeSettings(queue: Queue, settings: Queue["settings"]): void {
  const { deadLetterQueue, transferDeadLetterQueue } = queue;
  queue.times.updatedAtMs = queue.context.clock.now();
  queue.times.changes += 1;
  for (const each of [queue, deadLetterQueue, transferDeadLetterQueue]) {
    if (each === undefined) continue;
    each.settings = settings;
    endConsumersIfDisabled(each);
    forwardWaiting(each);
  }
}

function endConsumersIfDisabled(queue: Queue): void {
  try {
    requireReceiving(queue);
  } catch (error) {
    if (!(error instanceof EntityError)) throw error;
    endReceiving(queue, error);
  }
}

function forwardWaiting(queue: Queue): void {
  const { forwardTo, forwardDeadLetteredMessagesTo } = queue.settings;
  const target = isSubQueue(queue) ? forwardDeadLetteredMessagesTo : forwardTo;
  if (target === undefined || hasSessions(queue)) return;
  for (const message of [...queue.store.from(0)]) {
    if (message.state === "active" && message.lock === undefined) forwardOn(queue, message);
  }
}
