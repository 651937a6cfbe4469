import { deadLetterMessage } from "./dead-letter.ts";
import type { StoredMessage } from "./message.ts";
import { discard, isSubQueue, type Queue } from "./queue.ts";

/** Watches the end of a message's time to live. Sub-queues do not observe it. */
export function watchExpiry(queue: Queue, message: StoredMessage): void {
  if (isSubQueue(queue) || message.expiresAtMs === Number.POSITIVE_INFINITY) return;
  message.cancelTimer = queue.context.clock.schedule(message.expiresAtMs, () => {
    // A locked message may still be settled; a deferred one does not expire.
    // https://learn.microsoft.com/azure/service-bus-messaging/service-bus-dead-letter-queues#time-to-live
    if (!message.removed && message.lock === undefined && message.state === "active") {
      expireMessage(queue, message);
    }
  });
}

/** Whether a message that nobody holds is over. Sub-queues do not observe it, nor do deferred messages. */
export function isExpired(queue: Queue, { state, expiresAtMs }: StoredMessage): boolean {
  return !isSubQueue(queue) && state === "active" && expiresAtMs <= queue.context.clock.now();
}

/** Drops a message whose time is over, or dead-letters it where the entity says so. */
export function expireMessage(queue: Queue, message: StoredMessage): void {
  if (queue.settings.deadLetteringOnMessageExpiration) {
    deadLetterMessage(queue, message, {
      DeadLetterReason: "TTLExpiredException",
      DeadLetterErrorDescription: "The message expired and was dead lettered.",
    });
  } else {
    discard(queue, message);
  }
}
