import { EntityError } from "./entity-error.ts";
import { Lane } from "./lane.ts";
import { releaseLock } from "./lock.ts";
import { type Consumer, forgetSession, hasSessions, type Queue } from "./queue.ts";
import { removeConsumer, requireReceivers } from "./serve.ts";

/** A session of an entity that has them: its waiting messages, its state, and who holds it. */
export interface Session {
  readonly id: string;
  readonly lane: Lane;
  /** What an application keeps with the session; opaque bytes. */
  state: Uint8Array | undefined;
  updatedAtMs: number;
  lock: SessionLock | undefined;
}

/** One receiver's exclusive hold on a session, and with it on all of the session's messages. */
export interface SessionLock {
  untilMs: number;
  /** Told when the lock ends by itself. */
  lost: () => void;
  cancelExpiry: () => void;
}

/** A receiver that waits for any session that has messages. */
export interface SessionWaiter {
  granted(session: Session): void;
  /** Told why it waits in vain: the entity was disabled or deleted. */
  refused(why: EntityError): void;
}

/** The session of an id; it comes into being with its first use. */
export function sessionOf(queue: Queue, id: string): Session {
  let session = queue.sessions.get(id);
  if (session === undefined) {
    session = {
      id,
      lane: new Lane(),
      state: undefined,
      updatedAtMs: queue.context.clock.now(),
      lock: undefined,
    };
    queue.sessions.set(id, session);
  }
  return session;
}

/**
 * Locks a session by its id, whether it has messages or not.
 * @throws EntityError SessionCannotBeLocked, EntityDisabled, InvalidOperation
 */
export function acceptSession(queue: Queue, id: string): Session {
  requireSessions(queue);
  const session = sessionOf(queue, id);
  if (session.lock !== undefined) {
    throw new EntityError(
      "SessionCannotBeLocked",
      `The requested session '${id}' cannot be accepted. It may be locked by another receiver.`,
    );
  }
  lockSession(queue, session);
  return session;
}

/**
 * Locks the next session that has messages and that nobody holds, now or when there is one.
 * Returns what stops waiting.
 * @throws EntityError EntityDisabled, InvalidOperation
 */
export function acceptNextSession(queue: Queue, waiter: SessionWaiter): () => void {
  requireSessions(queue);
  queue.sessionWaiters.push(waiter);
  grantSessions(queue);
  return () => {
    queue.sessionWaiters = queue.sessionWaiters.filter((other) => other !== waiter);
  };
}

/** Before anything is locked: a refusal later would leave a lock that nobody holds. */
function requireSessions(queue: Queue): void {
  requireReceivers(queue);
  if (hasSessions(queue)) return;
  throw new EntityError(
    "InvalidOperation",
    "A sessionful message receiver cannot be created on an entity that does not require sessions.",
  );
}

/** Gives free sessions with messages to those who wait for any. */
export function grantSessions(queue: Queue): void {
  for (const session of queue.sessions.values()) {
    if (queue.sessionWaiters.length === 0) return;
    if (session.lock !== undefined || !session.lane.waiting) continue;
    const waiter = queue.sessionWaiters.shift();
    lockSession(queue, session);
    waiter?.granted(session);
  }
}

/** Extends a session's lock; returns its new end. @throws EntityError SessionLockLost */
export function renewSessionLock(queue: Queue, id: string): number {
  const lock = heldLock(queue, id);
  lock.cancelExpiry();
  armExpiry(queue, sessionOf(queue, id), lock);
  return lock.untilMs;
}

/**
 * Ends a hold. Messages that were not settled come back without counting as delivered.
 * https://learn.microsoft.com/azure/service-bus-messaging/message-sessions#impact-of-delivery-count
 */
function releaseSession(queue: Queue, session: Session, lock: SessionLock): void {
  // It may have expired, and somebody else may hold the session by now.
  if (session.lock !== lock) return;
  lock.cancelExpiry();
  session.lock = undefined;
  releaseMessages(queue, session, false);
}

/** @throws EntityError SessionLockLost */
export function sessionState(queue: Queue, id: string): Uint8Array | undefined {
  heldLock(queue, id);
  return sessionOf(queue, id).state;
}

/** Sets or, with undefined, clears the state. @throws EntityError SessionLockLost */
export function setSessionState(queue: Queue, id: string, state: Uint8Array | undefined): void {
  heldLock(queue, id);
  const session = sessionOf(queue, id);
  session.state = state;
  session.updatedAtMs = queue.context.clock.now();
  queue.context.journal.sessionChanged(queue.path, session);
}

/** Ids of sessions that have messages, or whose state was set since a time, in order of their id. */
export function listSessions(queue: Queue, updatedSinceMs: number | undefined): string[] {
  return [...queue.sessions.values()]
    .filter((session) =>
      updatedSinceMs === undefined
        ? session.lane.waiting || session.state !== undefined
        : session.state !== undefined && session.updatedAtMs > updatedSinceMs,
    )
    .map(({ id }) => id)
    .sort();
}

/** The consumer's session is the umbrella over its messages' locks. */
export function heldLock(queue: Queue, id: string): SessionLock {
  const lock = queue.sessions.get(id)?.lock;
  if (lock === undefined) throw sessionLockLost(id);
  return lock;
}

function sessionLockLost(id: string): EntityError {
  return new EntityError(
    "SessionLockLost",
    `The session lock has expired on the MessageSession. Accept a new MessageSession: '${id}'.`,
  );
}

/**
 * Makes a consumer the one that holds a session which was accepted for it. Returns what ends its hold;
 * the hold may also end by itself, which the consumer is told.
 * @throws EntityError SessionLockLost
 */
export function attachToSession(queue: Queue, id: string, consumer: Consumer): () => void {
  const session = sessionOf(queue, id);
  const lock = heldLock(queue, id);
  lock.lost = () => {
    // It may have been told already: the entity was disabled.
    if (!queue.consumers.includes(consumer)) return;
    removeConsumer(queue, consumer);
    consumer.end(sessionLockLost(id));
  };
  return () => releaseSession(queue, session, lock);
}

function lockSession(queue: Queue, session: Session): void {
  const lock: SessionLock = { untilMs: 0, lost: () => {}, cancelExpiry: () => {} };
  session.lock = lock;
  armExpiry(queue, session, lock);
}

function armExpiry(queue: Queue, session: Session, lock: SessionLock): void {
  const { clock } = queue.context;
  lock.untilMs = clock.now() + queue.settings.lockDurationMs;
  lock.cancelExpiry = clock.schedule(lock.untilMs, () => {
    session.lock = undefined;
    // Before anybody else gets the session.
    lock.lost();
    releaseMessages(queue, session, true);
  });
}

function releaseMessages(queue: Queue, session: Session, countsAsDelivery: boolean): void {
  for (const message of [...queue.locked.values()]) {
    if (message.sessionId === session.id) releaseLock(queue, message, countsAsDelivery);
  }
  forgetSession(queue, session.id);
  grantSessions(queue);
}
