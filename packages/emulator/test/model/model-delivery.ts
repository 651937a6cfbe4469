import type { EntityErrorCode } from "../../src/entities/entity-error.ts";
import {
  type Box,
  type Copy,
  freeSessions,
  type Hold,
  hasSessions,
  type Receiver,
  waiting,
} from "./model-box.ts";
import type { ModelCore } from "./model-core.ts";

/*
 * Who gets messages and sessions. Who of several receivers, and which of several sessions, is not
 * determined; there the model follows what was observed, and checks that it could be.
 */

/** Messages go out while somebody wants one that waits: always the first of its queue or session. */
export function serve(core: ModelCore, box: Box): void {
  while (box.receivers.some((receiver) => firstFor(box, receiver) !== undefined)) {
    const seen = core.observed.next("delivered");
    const receiver = box.receivers.find(({ id }) => id === seen.receiver);
    if (receiver === undefined) throw new Error(`Receiver ${seen.receiver} is not of ${box.path}.`);
    const copy = firstFor(box, receiver);
    if (copy?.number !== seen.number || copy.deliveries !== seen.deliveries) {
      throw new Error(
        `${box.path} gave number ${seen.number}, delivery ${seen.deliveries}, to receiver ${seen.receiver}; due was ${copy?.number}, delivery ${copy?.deliveries}.`,
      );
    }
    receiver.credit -= 1;
    if (receiver.mode === "receive-and-delete") core.end(box, copy, "received and deleted");
    else lock(core, box, copy, seen.token);
  }
}

export function lock(core: ModelCore, box: Box, copy: Copy, token: string | undefined): void {
  if (token === undefined) throw new Error(`Number ${copy.number} came without a lock.`);
  const untilMs = hasSessions(box) ? Infinity : core.nowMs + box.settings.lockDurationMs;
  copy.lock = { token, untilMs, stamp: core.stamp() };
}

/** Sessions with messages that nobody holds go to those who wait for any, who come in turn. */
export function grant(core: ModelCore, box: Box): void {
  while (box.waiters.length > 0 && freeSessions(box).size > 0) {
    const waiter = box.waiters.shift();
    const { receiver, sessionId } = core.observed.next("granted");
    if (receiver !== waiter?.id || !freeSessions(box).has(sessionId)) {
      throw new Error(`Session ${sessionId} of ${box.path} was given to ${receiver}.`);
    }
    hold(core, box, sessionId, { id: receiver, mode: waiter.mode, sessionId, credit: 0 });
  }
}

export function hold(core: ModelCore, box: Box, sessionId: string, receiver: Receiver): void {
  const untilMs = core.nowMs + box.settings.lockDurationMs;
  box.holds.set(sessionId, { receiver: receiver.id, untilMs, stamp: core.stamp() });
  box.receivers.push(receiver);
}

/** Ends a hold; messages that were locked under it come back in the order of their locking. */
export function letGo(core: ModelCore, box: Box, sessionId: string, counts: boolean): void {
  box.holds.delete(sessionId);
  box.copies
    .filter((copy) => copy.sessionId === sessionId && copy.lock !== undefined)
    .sort((a, b) => (a.lock?.stamp ?? 0) - (b.lock?.stamp ?? 0))
    .forEach((copy) => {
      core.release(box, copy, counts);
    });
  grant(core, box);
}

export function expireHold(core: ModelCore, box: Box, sessionId: string, hold: Hold): void {
  endReceivers(core, box, ({ id }) => id === hold.receiver, "SessionLockLost");
  letGo(core, box, sessionId, true);
}

export function endReceivers(
  core: ModelCore,
  box: Box,
  which: (receiver: Receiver) => boolean,
  why: EntityErrorCode,
): void {
  for (const { id } of box.receivers.filter(which)) core.observed.expectEnd(id, why);
  box.receivers = box.receivers.filter((receiver) => !which(receiver));
}

export function endWaiters(core: ModelCore, box: Box, why: EntityErrorCode): void {
  for (const { id } of box.waiters) core.observed.expectEnd(id, why);
  box.waiters = [];
}

function firstFor(box: Box, { credit, sessionId, id }: Receiver): Copy | undefined {
  if (credit <= 0) return undefined;
  if (sessionId === undefined) return waiting(box)[0];
  return box.holds.get(sessionId)?.receiver === id ? waiting(box, sessionId)[0] : undefined;
}
