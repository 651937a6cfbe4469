import { requireRoom } from "./admission.ts";
import { deadLetterMessage } from "./dead-letter.ts";
import { EntityError } from "./entity-error.ts";
import { foreverMs } from "./entity-settings.ts";
import { watchExpiry } from "./expiry.ts";
import { forwardOn } from "./forward.ts";
import { type IncomingMessage, type StoredMessage, sizeOf } from "./message.ts";
import { discard, hasSessions, isSubQueue, keep, type Queue } from "./queue.ts";
import { watchSchedule } from "./schedule.ts";
import { serve } from "./serve.ts";
import { grantSessions, sessionOf } from "./session.ts";

/**
 * Takes a message from a sender into a queue: checks what a sender must keep to, drops a duplicate,
 * and keeps the message now or, when it is scheduled, for later. Returns its sequence number, or that
 * which a dropped one would have had.
 * @throws EntityError EntityDisabled, QuotaExceeded, MessageTooLarge, InvalidOperation
 */
export function send(queue: Queue, message: IncomingMessage): number {
  requireAcceptable(queue, message, 0);
  return take(queue, message);
}

/** Takes all of a batch, or none of it. @throws EntityError as `send` */
export function sendAll(queue: Queue, messages: readonly IncomingMessage[]): number[] {
  requireAllAcceptable(queue, messages, 0);
  return takeAll(queue, messages);
}

/** Whether a queue takes all of these messages, behind other bytes. @throws EntityError as `send` */
export function requireAllAcceptable(
  queue: Queue,
  messages: readonly IncomingMessage[],
  bytesBefore: number,
): void {
  let bytes = bytesBefore;
  for (const message of messages) {
    requireAcceptable(queue, message, bytes);
    bytes += sizeOf(message);
  }
}

/**
 * Takes what is acceptable.
 * @param numbers the sequence numbers of those that are scheduled, where these were given out before
 */
export function takeAll(
  queue: Queue,
  messages: readonly IncomingMessage[],
  numbers: readonly number[] = [],
): number[] {
  return messages.map((message, index) => take(queue, message, numbers[index]));
}

function requireAcceptable(queue: Queue, message: IncomingMessage, bytesBefore: number): void {
  requireRoom(queue, message, bytesBefore);
  if (hasSessions(queue) && message.sessionId === undefined) {
    throw new EntityError(
      "InvalidOperation",
      "The SessionId was not set on a message, and it cannot be sent to the entity. Entities that have session support enabled can only receive messages that have the SessionId set to a valid value.",
    );
  }
}

function take(queue: Queue, message: IncomingMessage, scheduledNumber?: number): number {
  queue.times.accessedAtMs = queue.context.clock.now();
  return isDuplicate(queue, message)
    ? queue.store.takeSequenceNumber()
    : enqueue(queue, message, scheduledNumber);
}

/**
 * Keeps a message without asking; returns its sequence number.
 * @param scheduledNumber the number that it has as long as it is scheduled, when it was given out before
 */
export function enqueue(queue: Queue, message: IncomingMessage, scheduledNumber?: number): number {
  const nowMs = queue.context.clock.now();
  const scheduled =
    message.scheduledEnqueueAtMs !== undefined &&
    message.scheduledEnqueueAtMs > nowMs &&
    !isSubQueue(queue);
  const stored = scheduled
    ? store(queue, message, "scheduled", scheduledNumber)
    : store(queue, message, "active");
  if (scheduled) watchSchedule(queue, stored);
  else activate(queue, stored);
  return stored.sequenceNumber;
}

/** Makes a kept message available: to receivers, to subscriptions, or to where this entity forwards. */
export function activate(queue: Queue, message: StoredMessage): void {
  if (queue.distribute !== undefined) {
    discard(queue, message);
    queue.distribute(message);
    return;
  }
  if (forwardOn(queue, message)) return;
  if (hasSessions(queue) && message.sessionId === undefined) {
    // A topic takes it, and one of its subscriptions cannot.
    // https://learn.microsoft.com/azure/service-bus-messaging/service-bus-dead-letter-queues
    deadLetterMessage(queue, message, {
      DeadLetterReason: "Session ID is null.",
      DeadLetterErrorDescription:
        "Session enabled entity doesn't allow a message whose session identifier is null.",
    });
    return;
  }
  watchExpiry(queue, message);
  if (hasSessions(queue)) {
    sessionOf(queue, message.sessionId ?? "").lane.append(message);
    grantSessions(queue);
  } else {
    queue.lane.append(message);
  }
  serve(queue);
}

/** Whether a message came within the window already; its id is remembered if not. */
function isDuplicate(
  { path, settings, duplicates, context: { clock, journal } }: Queue,
  { messageId }: IncomingMessage,
): boolean {
  if (!("requiresDuplicateDetection" in settings) || !settings.requiresDuplicateDetection) {
    return false;
  }
  const nowMs = clock.now();
  const outsideMs = nowMs - settings.duplicateDetectionWindowMs;
  if (duplicates.forget(outsideMs)) journal.forgotten(path, outsideMs);
  if (duplicates.has(messageId)) return true;
  duplicates.add(messageId, nowMs);
  journal.identified(path, messageId, nowMs);
  return false;
}

function store(
  queue: Queue,
  message: IncomingMessage,
  state: StoredMessage["state"],
  sequenceNumber = queue.store.takeSequenceNumber(),
): StoredMessage {
  const nowMs = queue.context.clock.now();
  const timeToLiveMs = Math.min(
    message.timeToLiveMs ?? Number.POSITIVE_INFINITY,
    queue.settings.defaultTimeToLiveMs,
  );
  const stored: StoredMessage = {
    ...message,
    sequenceNumber,
    enqueuedAtMs: nowMs,
    expiresAtMs: timeToLiveMs >= foreverMs ? Number.POSITIVE_INFINITY : nowMs + timeToLiveMs,
    state,
    deliveryCount: 0,
    lock: undefined,
    cancelTimer: undefined,
    removed: false,
  };
  keep(queue, stored);
  return stored;
}
