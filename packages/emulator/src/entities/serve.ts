import { EntityError, notFound } from "./entity-error.ts";
import { lockMessage } from "./lock.ts";
import { type Consumer, discard, hasSessions, isSubQueue, type Queue } from "./queue.ts";

/**
 * Begins to hand messages to a consumer.
 * @throws EntityError EntityDisabled, or InvalidOperation where the entity forwards, or where one with
 *   sessions gets a consumer without one, or the other way about
 */
export function addConsumer(queue: Queue, consumer: Consumer): void {
  requireReceivers(queue);
  queue.times.accessedAtMs = queue.context.clock.now();
  if (hasSessions(queue) !== (consumer.sessionId !== undefined)) {
    throw new EntityError(
      "InvalidOperation",
      hasSessions(queue)
        ? "It is not possible for an entity that requires sessions to create a non-sessionful message receiver."
        : "A sessionful message receiver cannot be created on an entity that does not require sessions.",
    );
  }
  queue.consumers.push(consumer);
}

export function removeConsumer(queue: Queue, consumer: Consumer): void {
  queue.consumers = queue.consumers.filter((other) => other !== consumer);
}

/** Tells all who receive, or wait for a session, that they cannot go on. */
export function endReceiving(queue: Queue, why: EntityError): void {
  const { consumers, sessionWaiters } = queue;
  queue.consumers = [];
  queue.sessionWaiters = [];
  for (const consumer of consumers) consumer.end(why);
  for (const waiter of sessionWaiters) waiter.refused(why);
}

/** Hands out waiting messages while a consumer wants one; competing consumers take turns. */
export function serve(queue: Queue): void {
  let idle = 0;
  while (idle < queue.consumers.length) {
    const consumer = queue.consumers[queue.turn % queue.consumers.length];
    queue.turn += 1;
    if (consumer !== undefined && serveOne(queue, consumer)) idle = 0;
    else idle += 1;
  }
}

function serveOne(queue: Queue, consumer: Consumer): boolean {
  if (consumer.wants() <= 0) return false;
  const { sessionId, mode } = consumer;
  const message = laneFor(queue, sessionId)?.take();
  if (message === undefined) return false;
  if (mode === "peek-lock") lockMessage(queue, message);
  else discard(queue, message);
  consumer.deliver(message);
  return true;
}

/** A session's messages are for who holds it. */
function laneFor(queue: Queue, sessionId: string | undefined): Queue["lane"] | undefined {
  if (sessionId === undefined) return queue.lane;
  const session = queue.sessions.get(sessionId);
  return session?.lock === undefined ? undefined : session.lane;
}

/** @throws EntityError EntityDisabled, EntityNotFound */
export function requireReceiving(queue: Queue): void {
  if (queue.deleted) throw notFound(queue.path);
  const { status } = queue.settings;
  if (status === "Disabled" || (status === "ReceiveDisabled" && !isSubQueue(queue))) {
    throw new EntityError(
      "EntityDisabled",
      `Messaging entity '${queue.path}' is currently disabled for receiving.`,
    );
  }
}

/**
 * Whether an entity has receivers at all: one that forwards has none.
 * https://github.com/MicrosoftDocs/azure-docs/issues/86422
 * @throws EntityError EntityDisabled, EntityNotFound, InvalidOperation
 */
export function requireReceivers(queue: Queue): void {
  requireReceiving(queue);
  if (queue.settings.forwardTo === undefined || isSubQueue(queue)) return;
  throw new EntityError(
    "InvalidOperation",
    "Can not create a message receiver on an entity with auto-forwarding enabled.",
  );
}
