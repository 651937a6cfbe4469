import { requireAllAcceptable, takeAll } from "./enqueue.ts";
import { transfer } from "./forward.ts";
import { lockedMessage } from "./lock.ts";
import { type IncomingMessage, sizeOf } from "./message.ts";
import type { Queue } from "./queue.ts";
import { cancelScheduled, scheduledMessages } from "./schedule.ts";
import { heldLock, setSessionState } from "./session.ts";
import type { Work } from "./transaction.ts";

/*
 * The operations that a transaction may consist of.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-transactions#operations-within-a-transaction-scope
 */

/** Sends messages, with sequence numbers of their own where their sender has been told these. */
export function sending(
  queue: Queue,
  messages: readonly IncomingMessage[],
  numbers: readonly number[] = [],
): Work {
  return {
    queue,
    sends: { count: messages.length, bytes: sum(messages) },
    check: (bytesBefore) => requireAllAcceptable(queue, messages, bytesBefore),
    run: () => takeAll(queue, messages, numbers),
  };
}

/** Sends messages to another entity via this one, to which they add nothing. */
export function sendingVia(via: Queue, target: string, messages: readonly IncomingMessage[]): Work {
  return {
    queue: via,
    sends: { count: messages.length, bytes: 0 },
    check: () => requireAllAcceptable(via, messages, 0),
    run: () => transfer(via, target, messages),
  };
}

/** Settles a message, under the lock of its session where there is one. */
export function settling(
  queue: Queue,
  lockToken: string,
  sessionId: string | undefined,
  settle: () => void,
): Work {
  return {
    queue,
    lockToken,
    check() {
      if (sessionId !== undefined) heldLock(queue, sessionId);
      lockedMessage(queue, lockToken);
    },
    run: settle,
  };
}

export function canceling(queue: Queue, sequenceNumbers: readonly number[]): Work {
  return {
    queue,
    check: () => void scheduledMessages(queue, sequenceNumbers),
    run: () => cancelScheduled(queue, sequenceNumbers),
  };
}

export function settingState(queue: Queue, id: string, state: Uint8Array | undefined): Work {
  return {
    queue,
    check: () => void heldLock(queue, id),
    run: () => setSessionState(queue, id, state),
  };
}

function sum(messages: readonly IncomingMessage[]): number {
  return messages.reduce((bytes, message) => bytes + sizeOf(message), 0);
}
