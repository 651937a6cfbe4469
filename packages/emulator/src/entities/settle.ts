import { deadLetterMessage } from "./dead-letter.ts";
import { lockedMessage, releaseLock, unlock } from "./lock.ts";
import { type StoredMessage, withApplicationProperties } from "./message.ts";
import { discard, type Queue } from "./queue.ts";
import type { PropertyChanges } from "./rules/rule.ts";
import { serve } from "./serve.ts";

type ApplicationProperties = PropertyChanges["application"];

/*
 * The ways in which a receiver ends its lock on a message.
 * https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement
 * Each throws EntityError MessageLockLost when the lock is no longer held.
 */

/** Removes the message for good. */
export function complete(queue: Queue, lockToken: string): void {
  const message = lockedMessage(queue, lockToken);
  unlock(queue, message);
  discard(queue, message);
}

/** Gives the message back for another delivery, with properties changed. */
export function abandon(queue: Queue, lockToken: string, changed?: ApplicationProperties): void {
  const message = lockedMessage(queue, lockToken);
  change(message, changed);
  releaseLock(queue, message, true);
  serve(queue);
}

/**
 * Gives the message back as if it had not been delivered: nobody tried to process it.
 * https://github.com/Azure/amqpnetlite/issues/342, where the service's team says so
 */
export function release(queue: Queue, lockToken: string): void {
  releaseLock(queue, lockedMessage(queue, lockToken), false);
  serve(queue);
}

/** Sets the message aside: only its sequence number gets it again. */
export function defer(queue: Queue, lockToken: string, changed?: ApplicationProperties): void {
  const message = lockedMessage(queue, lockToken);
  change(message, changed);
  unlock(queue, message);
  message.state = "deferred";
  queue.context.journal.saved(queue.path, message);
}

/** Moves the message to the dead-letter queue, with properties that say why. */
export function deadLetter(queue: Queue, lockToken: string, why: ApplicationProperties): void {
  const message = lockedMessage(queue, lockToken);
  unlock(queue, message);
  deadLetterMessage(queue, message, why);
  serve(queue);
}

function change(message: StoredMessage, changed: ApplicationProperties | undefined): void {
  if (changed === undefined || Object.keys(changed).length === 0) return;
  message.changes = withApplicationProperties(message.changes, changed);
}
