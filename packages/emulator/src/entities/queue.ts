import { randomBytes } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { DeadLetterCause, IncomingMessage, StoredMessage } from "./message.ts";
import { MessageLog } from "./message-log.ts";

/** What a queue or subscription is created with. */
export interface QueueSettings {
  /** How long one receiver holds a message, in milliseconds. */
  readonly lockDurationMs: number;
  /** After this many deliveries without completion a message goes to the dead-letter queue. */
  readonly maxDeliveryCount: number;
}

/** A receiver that asks for messages. The queue hands them out in turn. */
export interface Consumer {
  readonly mode: "peek-lock" | "receive-and-delete";
  /** How many more messages it takes now. */
  wants(): number;
  deliver(message: StoredMessage): void;
}

/**
 * A queue, or a subscription of a topic, or the dead-letter queue of either.
 *
 * Its state changes only through its methods and the clock; it knows nothing of connections.
 */
export class Queue {
  readonly path: string;
  /** Undefined for a dead-letter queue: dead letters stay until somebody takes them. */
  readonly deadLetterQueue: Queue | undefined;
  readonly #settings: QueueSettings;
  readonly #clock: Clock;
  readonly #log = new MessageLog();
  readonly #locked = new Map<string, StoredMessage>();
  #consumers: Consumer[] = [];
  #nextSequenceNumber = 1;
  #cancelExpiry: (() => void) | undefined;
  #expiryAtMs = Number.POSITIVE_INFINITY;

  constructor(path: string, settings: QueueSettings, clock: Clock, deadLetterQueue?: Queue) {
    this.path = path;
    this.#settings = settings;
    this.#clock = clock;
    this.deadLetterQueue = deadLetterQueue;
  }

  get size(): number {
    return this.#log.size;
  }

  get lockedCount(): number {
    return this.#locked.size;
  }

  enqueue(
    message: IncomingMessage,
    origin?: { deadLetter: DeadLetterCause; source: string },
  ): void {
    this.#log.append({
      ...message,
      sequenceNumber: this.#nextSequenceNumber,
      enqueuedAtMs: this.#clock.now(),
      deliveryCount: 0,
      lock: undefined,
      deadLetter: origin?.deadLetter,
      deadLetterSource: origin?.source,
      removed: false,
    });
    this.#nextSequenceNumber += 1;
    this.serve();
  }

  addConsumer(consumer: Consumer): void {
    this.#consumers.push(consumer);
  }

  removeConsumer(consumer: Consumer): void {
    this.#consumers = this.#consumers.filter((other) => other !== consumer);
  }

  /** Hands out available messages while a consumer wants one; competing consumers take turns. */
  serve(): void {
    for (;;) {
      const consumer = this.#consumers.find((candidate) => candidate.wants() > 0);
      if (consumer === undefined) return;
      const message = this.#log.takeNext();
      if (message === undefined) return;
      this.#consumers = [...this.#consumers.filter((other) => other !== consumer), consumer];
      if (consumer.mode === "peek-lock") this.#lock(message);
      else this.#log.remove(message);
      consumer.deliver(message);
    }
  }

  /** Removes a message for good; false when the lock is no longer held. */
  complete(lockToken: string): boolean {
    const message = this.#release(lockToken);
    if (message !== undefined) this.#log.remove(message);
    return message !== undefined;
  }

  /** Gives a message back for another delivery; false when the lock is no longer held. */
  abandon(lockToken: string): boolean {
    const message = this.#release(lockToken);
    if (message !== undefined) this.#deliveryFailed(message);
    this.serve();
    return message !== undefined;
  }

  /** Moves a message to the dead-letter queue; false when the lock is no longer held. */
  deadLetter(lockToken: string, cause: DeadLetterCause): boolean {
    const message = this.#release(lockToken);
    if (message !== undefined) this.#moveToDeadLetterQueue(message, cause);
    return message !== undefined;
  }

  /** Extends a lock by the queue's lock duration; the new end, or undefined when it was lost. */
  renewLock(lockToken: string): number | undefined {
    const lock = this.#locked.get(lockToken)?.lock;
    if (lock === undefined) return undefined;
    lock.untilMs = this.#clock.now() + this.#settings.lockDurationMs;
    return lock.untilMs;
  }

  /** The messages from a sequence number on, whatever their state, without locking them. */
  peek(fromSequenceNumber: number, count: number): StoredMessage[] {
    return this.#log.from(fromSequenceNumber).take(count).toArray();
  }

  #lock(message: StoredMessage): void {
    const untilMs = this.#clock.now() + this.#settings.lockDurationMs;
    message.lock = { token: randomBytes(16).toString("hex"), untilMs };
    this.#locked.set(message.lock.token, message);
    this.#watchExpiry(untilMs);
  }

  #release(lockToken: string): StoredMessage | undefined {
    const message = this.#locked.get(lockToken);
    if (message === undefined) return undefined;
    this.#locked.delete(lockToken);
    message.lock = undefined;
    return message;
  }

  #deliveryFailed(message: StoredMessage): void {
    message.deliveryCount += 1;
    if (
      this.deadLetterQueue !== undefined &&
      message.deliveryCount >= this.#settings.maxDeliveryCount
    ) {
      // Reason and description are the service's own words:
      // https://learn.microsoft.com/azure/service-bus-messaging/service-bus-dead-letter-queues
      this.#moveToDeadLetterQueue(message, {
        reason: "MaxDeliveryCountExceeded",
        description: `Message could not be consumed after ${message.deliveryCount} delivery attempts.`,
      });
    } else {
      this.#log.giveBack(message);
    }
  }

  #moveToDeadLetterQueue(message: StoredMessage, cause: DeadLetterCause): void {
    if (this.deadLetterQueue === undefined) {
      this.#log.giveBack(message);
      this.serve();
    } else {
      this.#log.remove(message);
      this.deadLetterQueue.enqueue(message, { deadLetter: cause, source: this.path });
    }
  }

  #watchExpiry(atMs: number): void {
    if (atMs >= this.#expiryAtMs) return;
    this.#cancelExpiry?.();
    this.#expiryAtMs = atMs;
    this.#cancelExpiry = this.#clock.schedule(atMs, () => this.#expireLocks());
  }

  #expireLocks(): void {
    this.#expiryAtMs = Number.POSITIVE_INFINITY;
    let nextMs = Number.POSITIVE_INFINITY;
    for (const [token, message] of this.#locked) {
      const untilMs = message.lock?.untilMs ?? 0;
      if (untilMs > this.#clock.now()) {
        nextMs = Math.min(nextMs, untilMs);
      } else {
        this.#release(token);
        this.#deliveryFailed(message);
      }
    }
    if (nextMs !== Number.POSITIVE_INFINITY) this.#watchExpiry(nextMs);
    this.serve();
  }

  /** Stops the clock's hold on this queue. */
  dispose(): void {
    this.#cancelExpiry?.();
    this.deadLetterQueue?.dispose();
  }
}
