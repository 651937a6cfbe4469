import { activate } from "./enqueue.ts";
import type { StoredMessage } from "./message.ts";
import type { SessionRecord } from "./message-store.ts";
import { hold, isSubQueue, type Queue } from "./queue.ts";
import { watchSchedule } from "./schedule.ts";
import { sessionOf } from "./session.ts";

/** What is to be put back into one entity. */
export interface Restored {
  readonly queue: Queue;
  readonly nextNumber: number;
  /** In the order of their numbers. */
  readonly messages: readonly StoredMessage[];
  readonly sessions: readonly SessionRecord[];
  /** What its duplicate detection saw, in the order of time. */
  readonly identified: readonly { readonly messageId: string; readonly atMs: number }[];
}

/**
 * Puts back what an earlier life of the namespace left, with the numbers that it had then and no locks.
 * Settings may have changed meanwhile: a message goes on to where its entity forwards now.
 */
export function restore(all: readonly Restored[]): void {
  for (const { queue, nextNumber, messages, sessions, identified } of all) {
    for (const message of messages) hold(queue, message);
    queue.store.skipTo(nextNumber);
    for (const { messageId, atMs } of identified) queue.duplicates.add(messageId, atMs);
    for (const { id, state, updatedAtMs } of sessions) {
      const session = sessionOf(queue, id);
      session.state = state;
      session.updatedAtMs = updatedAtMs;
    }
  }
  // What goes on comes after all that is older where it arrives.
  const inOrder = all.toSorted((one, other) => rank(one.queue) - rank(other.queue));
  for (const { queue, messages } of inOrder) {
    for (const message of messages) {
      if (message.state === "scheduled") watchSchedule(queue, message);
      else if (message.state === "active") activate(queue, message);
    }
  }
}

/** Set-aside messages stay where they are, a queue may set more aside, and who forwards is last. */
function rank(queue: Queue): number {
  const { forwardTo, forwardDeadLetteredMessagesTo } = queue.settings;
  const isLeaf = isSubQueue(queue);
  if ((isLeaf ? forwardDeadLetteredMessagesTo : forwardTo) !== undefined) return 2;
  return isLeaf ? 0 : 1;
}
