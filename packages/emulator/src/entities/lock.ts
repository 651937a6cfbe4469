import { deadLetterMessage } from "./dead-letter.ts";
import { EntityError } from "./entity-error.ts";
import { expireMessage, isExpired } from "./expiry.ts";
import type { StoredMessage } from "./message.ts";
import { hasSessions, isSubQueue, type Queue } from "./queue.ts";
import { serve } from "./serve.ts";
import { heldLock, sessionOf } from "./session.ts";

/** Locks a message for one receiver, and gives it back when the time is over. */
export function lockMessage(queue: Queue, message: StoredMessage): void {
  const { clock } = queue.context;
  const token = queue.context.newLockToken();
  if (hasSessions(queue)) {
    const { untilMs } = heldLock(queue, message.sessionId ?? "");
    message.lock = { token, untilMs, cancelExpiry: () => {} };
  } else {
    const untilMs = clock.now() + queue.settings.lockDurationMs;
    const cancelExpiry = clock.schedule(untilMs, () => lockExpired(queue, message));
    message.lock = { token, untilMs, cancelExpiry };
  }
  queue.locked.set(token, message);
}

/**
 * Extends a lock by the entity's lock duration; returns its new end.
 * @throws EntityError MessageLockLost, or InvalidOperation where the session's lock is what counts
 */
export function renewLock(queue: Queue, token: string): number {
  const { clock } = queue.context;
  const message = lockedMessage(queue, token);
  const { lock } = message;
  if (lock === undefined) throw lockLost();
  if (hasSessions(queue)) {
    throw new EntityError(
      "InvalidOperation",
      "The lock of a message in a session is its session's: renew that one.",
    );
  }
  lock.cancelExpiry();
  lock.untilMs = clock.now() + queue.settings.lockDurationMs;
  lock.cancelExpiry = clock.schedule(lock.untilMs, () => lockExpired(queue, message));
  return lock.untilMs;
}

/** @throws EntityError MessageLockLost */
export function lockedMessage(queue: Queue, token: string): StoredMessage {
  const message = queue.locked.get(token);
  if (message === undefined) throw lockLost();
  return message;
}

/** Takes the lock from a message without giving the message back. */
export function unlock(queue: Queue, message: StoredMessage): void {
  if (message.lock === undefined) return;
  message.lock.cancelExpiry();
  queue.locked.delete(message.lock.token);
  message.lock = undefined;
}

/** Takes the lock from a message that was not settled, for another delivery. */
export function releaseLock(queue: Queue, message: StoredMessage, countsAsDelivery: boolean): void {
  unlock(queue, message);
  if (countsAsDelivery) {
    message.deliveryCount += 1;
    queue.context.journal.saved(queue.path, message);
  }
  if (!isSubQueue(queue) && message.deliveryCount >= queue.settings.maxDeliveryCount) {
    // The service's own words:
    // https://learn.microsoft.com/azure/service-bus-messaging/service-bus-dead-letter-queues
    deadLetterMessage(queue, message, {
      DeadLetterReason: "MaxDeliveryCountExceeded",
      DeadLetterErrorDescription: `Message could not be consumed after ${message.deliveryCount} delivery attempts.`,
    });
  } else if (isExpired(queue, message)) {
    expireMessage(queue, message);
  } else if (message.state === "active") {
    laneOf(queue, message).giveBack(message);
  }
}

function lockExpired(queue: Queue, message: StoredMessage): void {
  releaseLock(queue, message, true);
  serve(queue);
}

function laneOf(queue: Queue, message: StoredMessage): Queue["lane"] {
  return hasSessions(queue) ? sessionOf(queue, message.sessionId ?? "").lane : queue.lane;
}

export function lockLost(): EntityError {
  return new EntityError(
    "MessageLockLost",
    "The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.",
  );
}
