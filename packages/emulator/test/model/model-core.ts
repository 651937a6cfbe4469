import type { EntityErrorCode } from "../../src/entities/entity-error.ts";
import {
  type Box,
  bytesIn,
  bytesOf,
  type Copy,
  type Fate,
  freeSessions,
  type Hold,
  hasSessions,
  type Receiver,
  Refused,
  targetOf,
  waiting,
} from "./model-box.ts";
import { Observed } from "./observed.ts";
import type { Sent } from "./operations.ts";
import { colorOf, copiesBy, type RuleName } from "./rules.ts";

/** What a copy brings along when it is put somewhere. */
type Moved = Sent &
  Pick<Copy, "soul" | "originalNumber" | "application" | "source" | "hops"> & {
    readonly keepsSchedule?: boolean;
  };

/**
 * What befalls messages in a namespace, told as plainly as possible: lists, and scans over them.
 * Who of several receivers gets a message, and which of several sessions, is not determined; there
 * the model follows what was observed, and checks that it could be.
 */
export class ModelCore {
  readonly boxes = new Map<string, Box>();
  readonly fates = new Map<number, Fate | undefined>();
  readonly observed = new Observed();
  nowMs: number;
  #stamps = 0;
  #souls = 0;

  constructor(nowMs: number) {
    this.nowMs = nowMs;
  }

  stamp(): number {
    this.#stamps += 1;
    return this.#stamps;
  }

  newSoul(): number {
    this.#souls += 1;
    this.fates.set(this.#souls, undefined);
    return this.#souls;
  }

  end(box: Box, copy: Copy, fate: Fate): void {
    this.#take(box, copy);
    this.fates.set(copy.soul, fate);
  }

  /** Takes all messages of a batch, or none: what a sender must keep to, in the order of the checks. */
  acceptAll(path: string, messages: readonly (Moved | Sent)[]): number[] {
    const box = this.boxes.get(path.toLowerCase());
    if (box === undefined) throw new Refused("EntityNotFound");
    const { status, maxMessageBytes, maxSizeMegabytes } = box.settings;
    let bytes = bytesIn(box);
    for (const message of messages) {
      if (status === "Disabled" || status === "SendDisabled") throw new Refused("EntityDisabled");
      if (message.content.length > maxMessageBytes) throw new Refused("MessageTooLarge");
      bytes += bytesOf(message);
      if (bytes > maxSizeMegabytes * 1_048_576) throw new Refused("QuotaExceeded");
      if (hasSessions(box) && message.sessionId === undefined) {
        throw new Refused("InvalidOperation");
      }
    }
    return messages.map((message) => this.#admit(box, message));
  }

  #admit(box: Box, message: Moved | Sent): number {
    const fresh = { originalNumber: undefined, application: {}, source: undefined, hops: 0 };
    const soul = "soul" in message ? message.soul : this.newSoul();
    const moved = { ...fresh, keepsSchedule: !("soul" in message), ...message, soul };
    if (!this.#isDuplicate(box, message.messageId)) return this.put(box, moved);
    this.fates.set(moved.soul, "dropped duplicate");
    box.lastNumber += 1;
    return box.lastNumber;
  }

  put(box: Box, moved: Moved): number {
    const { keepsSchedule, scheduledEnqueueAtMs, ...sent } = moved;
    const scheduled = keepsSchedule && (scheduledEnqueueAtMs ?? 0) > this.nowMs;
    box.lastNumber += 1;
    const life = Math.min(moved.timeToLiveMs ?? Infinity, box.settings.defaultTimeToLiveMs);
    const copy: Copy = {
      ...sent,
      ...(scheduled && { scheduledEnqueueAtMs: scheduledEnqueueAtMs ?? 0 }),
      number: box.lastNumber,
      enqueuedAtMs: this.nowMs,
      expiresAtMs: this.nowMs + life,
      state: scheduled ? "scheduled" : "active",
      deliveries: 0,
      stamp: this.stamp(),
      lock: undefined,
    };
    box.copies.push(copy);
    if (!scheduled) this.#activate(box, copy);
    return copy.number;
  }

  /** A scheduled message's time has come: it is enqueued like a new one. */
  enqueueScheduled(box: Box, copy: Copy): void {
    this.#take(box, copy);
    this.put(box, copy);
  }

  moveToDeadLetters(box: Box, copy: Copy, application: Readonly<Record<string, string>>): void {
    if (box.deadLetters === undefined) return;
    this.#take(box, copy);
    this.put(box.deadLetters, {
      ...copy,
      source: box.path,
      application: { ...copy.application, ...application },
    });
  }

  /** A lock that ended without settlement. */
  release(box: Box, copy: Copy, counts: boolean): void {
    copy.lock = undefined;
    if (counts) copy.deliveries += 1;
    if (box.kind === "sub-queue" || copy.state === "scheduled") return;
    if (copy.deliveries >= box.settings.maxDeliveryCount) {
      this.moveToDeadLetters(box, copy, { DeadLetterReason: "MaxDeliveryCountExceeded" });
    } else if (copy.state === "active" && copy.expiresAtMs <= this.nowMs) {
      this.expire(box, copy);
    }
  }

  expire(box: Box, copy: Copy): void {
    if (box.settings.deadLetteringOnMessageExpiration) {
      this.moveToDeadLetters(box, copy, { DeadLetterReason: "TTLExpiredException" });
    } else {
      this.end(box, copy, "expired");
    }
  }

  /** Messages go out while somebody wants one that waits: always the first of its queue or session. */
  serve(box: Box): void {
    while (box.receivers.some((receiver) => this.#firstFor(box, receiver) !== undefined)) {
      const seen = this.observed.next("delivered");
      const receiver = box.receivers.find(({ id }) => id === seen.receiver);
      if (receiver === undefined)
        throw new Error(`Receiver ${seen.receiver} is not of ${box.path}.`);
      const copy = this.#firstFor(box, receiver);
      if (copy?.number !== seen.number || copy.deliveries !== seen.deliveries) {
        throw new Error(
          `${box.path} gave number ${seen.number}, delivery ${seen.deliveries}, to receiver ${seen.receiver}; due was ${copy?.number}, delivery ${copy?.deliveries}.`,
        );
      }
      receiver.credit -= 1;
      if (receiver.mode === "receive-and-delete") this.end(box, copy, "received and deleted");
      else this.lock(box, copy, seen.token);
    }
  }

  lock(box: Box, copy: Copy, token: string | undefined): void {
    if (token === undefined) throw new Error(`Number ${copy.number} came without a lock.`);
    const untilMs = hasSessions(box) ? Infinity : this.nowMs + box.settings.lockDurationMs;
    copy.lock = { token, untilMs, stamp: this.stamp() };
  }

  /** Sessions with messages that nobody holds go to those who wait for any, who come in turn. */
  grant(box: Box): void {
    while (box.waiters.length > 0 && freeSessions(box).size > 0) {
      const waiter = box.waiters.shift();
      const { receiver, sessionId } = this.observed.next("granted");
      if (receiver !== waiter?.id || !freeSessions(box).has(sessionId)) {
        throw new Error(`Session ${sessionId} of ${box.path} was given to ${receiver}.`);
      }
      this.hold(box, sessionId, { id: receiver, mode: waiter.mode, sessionId, credit: 0 });
    }
  }

  hold(box: Box, sessionId: string, receiver: Receiver): void {
    const untilMs = this.nowMs + box.settings.lockDurationMs;
    box.holds.set(sessionId, { receiver: receiver.id, untilMs, stamp: this.stamp() });
    box.receivers.push(receiver);
  }

  /** Ends a hold; messages that were locked under it come back in the order of their locking. */
  letGo(box: Box, sessionId: string, counts: boolean): void {
    box.holds.delete(sessionId);
    box.copies
      .filter((copy) => copy.sessionId === sessionId && copy.lock !== undefined)
      .sort((a, b) => (a.lock?.stamp ?? 0) - (b.lock?.stamp ?? 0))
      .forEach((copy) => {
        this.release(box, copy, counts);
      });
    this.grant(box);
  }

  expireHold(box: Box, sessionId: string, hold: Hold): void {
    this.endReceivers(box, ({ id }) => id === hold.receiver, "SessionLockLost");
    this.letGo(box, sessionId, true);
  }

  endReceivers(box: Box, which: (receiver: Receiver) => boolean, why: EntityErrorCode): void {
    for (const { id } of box.receivers.filter(which)) this.observed.expectEnd(id, why);
    box.receivers = box.receivers.filter((receiver) => !which(receiver));
  }

  endWaiters(box: Box, why: EntityErrorCode): void {
    for (const { id } of box.waiters) this.observed.expectEnd(id, why);
    box.waiters = [];
  }

  /** Whether the message goes on to where its entity forwards. */
  forwards(box: Box, copy: Copy): boolean {
    const target = targetOf(box);
    if (target === undefined) return false;
    if (copy.hops === 4) {
      if (box.deadLetters === undefined) return false;
      this.moveToDeadLetters(box, copy, { DeadLetterReason: "MaxTransferHopCountExceeded" });
      return true;
    }
    copy.state = "forwarding";
    try {
      const originalNumber = copy.originalNumber ?? copy.number;
      this.acceptAll(target, [{ ...copy, hops: copy.hops + 1, originalNumber }]);
      this.#take(box, copy);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      copy.state = "active";
      if (box.transferDeadLetters === undefined) return false;
      this.#take(box, copy);
      this.put(box.transferDeadLetters, {
        ...copy,
        source: box.path,
        application: { ...copy.application, DeadLetterReason: error.code },
      });
    }
    return true;
  }

  #activate(box: Box, copy: Copy): void {
    if (box.kind === "topic") {
      this.end(box, copy, "distributed");
      for (const { box: subscription, rules } of box.subscriptions) {
        this.#select(subscription, rules, copy);
      }
      return;
    }
    if (this.forwards(box, copy)) return;
    if (hasSessions(box) && copy.sessionId === undefined) {
      this.moveToDeadLetters(box, copy, { DeadLetterReason: "Session ID is null." });
      return;
    }
    if (hasSessions(box)) this.grant(box);
    this.serve(box);
  }

  #select(box: Box, names: readonly RuleName[], copy: Copy): void {
    const color = copy.application["color"] ?? colorOf(copy.content);
    const originalNumber = copy.originalNumber ?? copy.number;
    const each = (application: Readonly<Record<string, string>>): Moved => ({
      ...copy,
      originalNumber,
      soul: this.newSoul(),
      application: { ...copy.application, ...application },
    });
    const copies = copiesBy(names, color);
    if (copies !== "fails") {
      for (const changes of copies) this.put(box, each(changes));
    } else if (
      box.settings.deadLetteringOnFilterEvaluationExceptions &&
      box.deadLetters !== undefined
    ) {
      const why = { DeadLetterReason: "FilterEvaluationException" };
      this.put(box.deadLetters, { ...each(why), source: box.path });
    }
  }

  #firstFor(box: Box, { credit, sessionId, id }: Receiver): Copy | undefined {
    if (credit <= 0) return undefined;
    if (sessionId === undefined) return waiting(box)[0];
    return box.holds.get(sessionId)?.receiver === id ? waiting(box, sessionId)[0] : undefined;
  }

  #isDuplicate({ settings, seen }: Box, messageId: string): boolean {
    if (!settings.requiresDuplicateDetection) return false;
    const fromMs = this.nowMs - settings.duplicateDetectionWindowMs;
    if (seen.some((each) => each.messageId === messageId && each.atMs > fromMs)) return true;
    seen.push({ messageId, atMs: this.nowMs });
    return false;
  }

  #take(box: Box, copy: Copy): void {
    if (!box.copies.includes(copy)) throw new Error(`Number ${copy.number} is not in ${box.path}.`);
    box.copies = box.copies.filter((other) => other !== copy);
  }
}
