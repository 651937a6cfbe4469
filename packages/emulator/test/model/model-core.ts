import {
  type Box,
  bytesIn,
  bytesOf,
  type Copy,
  type Fate,
  hasSessions,
  Refused,
  rootOf,
  targetOf,
} from "./model-box.ts";
import { grant, serve } from "./model-delivery.ts";
import { Observed } from "./observed.ts";
import type { Sent } from "./operations.ts";
import { colorOf, copiesBy, type RuleName } from "./rules.ts";

/** What a copy brings along when it is put somewhere. */
type Moved = Sent &
  Pick<Copy, "soul" | "originalNumber" | "application" | "source" | "hops"> & {
    readonly keepsSchedule?: boolean;
  };

/** What befalls messages in a namespace, told as plainly as possible: lists, and scans over them. */
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

  /** Takes all messages of a batch, or none. */
  acceptAll(path: string, messages: readonly (Moved | Sent)[]): number[] {
    const box = this.requireAcceptable(path, messages, 0);
    return messages.map((message) => this.#admit(box, message));
  }

  /** What a sender must keep to, in the order of the checks. */
  requireAcceptable(path: string, messages: readonly Sent[], bytesBefore: number): Box {
    const box = this.boxes.get(path.toLowerCase());
    if (box === undefined) throw new Refused("EntityNotFound");
    const { status, maxMessageBytes, maxSizeMegabytes } = box.settings;
    let bytes = this.usedBytes(box) + bytesBefore;
    for (const message of messages) {
      if (status === "Disabled" || status === "SendDisabled") throw new Refused("EntityDisabled");
      if (message.content.length > maxMessageBytes) throw new Refused("MessageTooLarge");
      bytes += bytesOf(message);
      if (bytes > maxSizeMegabytes * 1_048_576) throw new Refused("QuotaExceeded");
      if (hasSessions(box) && message.sessionId === undefined) {
        throw new Refused("InvalidOperation");
      }
    }
    return box;
  }

  /** What a queue and its sub-queues hold, or a topic with its subscriptions and theirs. */
  usedBytes({ path }: Box): number {
    return [...this.boxes.values()]
      .filter((other) => rootOf(other.path) === rootOf(path))
      .flatMap((other) => [other, other.deadLetters, other.transferDeadLetters])
      .reduce((sum, box) => sum + (box === undefined ? 0 : bytesIn(box)), 0);
  }

  /** Takes a message to another entity through a box, which never has it. */
  passOn(box: Box, target: string, message: Sent): void {
    const moved = {
      ...message,
      originalNumber: undefined,
      application: {},
      source: undefined,
      soul: this.newSoul(),
      hops: 0,
    };
    try {
      this.acceptAll(target, [{ ...moved, hops: 1, keepsSchedule: true }]);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#setAside(box, moved, error);
    }
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
      this.#setAside(box, copy, error);
    }
    return true;
  }

  #setAside(box: Box, moved: Moved, { code }: Refused): void {
    if (box.transferDeadLetters === undefined)
      throw new Error(`${box.path} has no such sub-queue.`);
    this.put(box.transferDeadLetters, {
      ...moved,
      keepsSchedule: false,
      source: box.path,
      application: { ...moved.application, DeadLetterReason: code },
    });
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
    if (hasSessions(box)) grant(this, box);
    serve(this, box);
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

  #isDuplicate(box: Box, messageId: string): boolean {
    const { requiresDuplicateDetection, duplicateDetectionWindowMs } = box.settings;
    if (!requiresDuplicateDetection) return false;
    box.seen = box.seen.filter(({ atMs }) => atMs > this.nowMs - duplicateDetectionWindowMs);
    if (box.seen.some((each) => each.messageId === messageId)) return true;
    box.seen.push({ messageId, atMs: this.nowMs });
    return false;
  }

  #take(box: Box, copy: Copy): void {
    if (!box.copies.includes(copy)) throw new Error(`Number ${copy.number} is not in ${box.path}.`);
    box.copies = box.copies.filter((other) => other !== copy);
  }
}
