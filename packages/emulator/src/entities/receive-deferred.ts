import { EntityError } from "./entity-error.ts";
import { expireMessage } from "./expiry.ts";
import { lockMessage } from "./lock.ts";
import type { StoredMessage } from "./message.ts";
import { type Consumer, discard, hasSessions, isSubQueue, type Queue } from "./queue.ts";
import { requireReceiving } from "./serve.ts";
import { heldLock } from "./session.ts";

/**
 * Receives deferred messages by their sequence numbers, all of them or none.
 * https://learn.microsoft.com/azure/service-bus-messaging/message-deferral
 * @throws EntityError MessageNotFound, EntityDisabled; on an entity with sessions also SessionLockLost,
 *   and InvalidOperation when no session is named
 */
export function receiveDeferred(
  queue: Queue,
  sequenceNumbers: readonly number[],
  mode: Consumer["mode"],
  sessionId: string | undefined,
): StoredMessage[] {
  requireReceiving(queue);
  requireSession(queue, sessionId);
  // A number that is named twice would be locked twice.
  const numbers = [...new Set(sequenceNumbers)];
  const deferred = (number: number): StoredMessage | undefined => {
    const message = queue.store.get(number);
    const mine = sessionId === undefined || message?.sessionId === sessionId;
    return message?.state === "deferred" && message.lock === undefined && mine
      ? message
      : undefined;
  };
  for (const message of numbers.map(deferred)) {
    if (message !== undefined && isOver(queue, message)) expireMessage(queue, message);
  }
  const messages = numbers.map((number) => {
    const message = deferred(number);
    if (message !== undefined) return message;
    throw new EntityError(
      "MessageNotFound",
      `Failed to lock one or more specified messages. The message with sequence number ${number} does not exist, is not deferred, or is locked.`,
    );
  });
  for (const message of messages) {
    if (mode === "peek-lock") lockMessage(queue, message);
    else discard(queue, message);
  }
  return messages;
}

/**
 * A deferred message outlives its time, but only until somebody asks for it.
 * https://github.com/Azure/azure-sdk-for-net/issues/30252
 */
function isOver(queue: Queue, { expiresAtMs }: StoredMessage): boolean {
  return !isSubQueue(queue) && expiresAtMs <= queue.context.clock.now();
}

/** Only who holds a session gets its messages. */
function requireSession(queue: Queue, sessionId: string | undefined): void {
  if (!hasSessions(queue)) return;
  if (sessionId === undefined) {
    throw new EntityError(
      "InvalidOperation",
      `Deferred messages of '${queue.path}' are received by who holds their session; the request names none.`,
    );
  }
  heldLock(queue, sessionId);
}
