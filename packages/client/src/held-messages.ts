import type { Hands } from "./backlog-watch.ts";
import { HeldLock, lockLost } from "./held-lock.ts";
import { type MessageWork, type Outcome, processMessage } from "./process-message.ts";
import type { MessageFacts, ProcessorEvent } from "./processor-event.ts";
import { Slots } from "./slots.ts";
import type { Delivery } from "./transport.ts";

/** The messages that a processor works on, and those that wait for their turn: their locks are held. */
export class HeldMessages implements Hands {
  readonly #work: MessageWork;
  readonly #onEvent: (event: ProcessorEvent) => void;
  readonly #slots: Slots;
  /** By the work on each: its sequence number. */
  readonly #messages = new Map<Promise<void>, string | undefined>();

  constructor(concurrency: number, work: MessageWork, onEvent: (event: ProcessorEvent) => void) {
    this.#slots = new Slots(concurrency);
    this.#work = work;
    this.#onEvent = onEvent;
  }

  get size(): number {
    return this.#messages.size;
  }

  hasRoom(): boolean {
    return this.#slots.free > 0;
  }

  holds(sequenceNumber: bigint): boolean {
    return [...this.#messages.values()].includes(String(sequenceNumber));
  }

  /** Does with a message what is to be done; never throws. */
  async process(delivery: Delivery): Promise<void> {
    const work = this.#process(delivery);
    this.#messages.set(work, delivery.message.sequenceNumber);
    await work.finally(() => this.#messages.delete(work));
  }

  /** Lets no message wait for its turn any more. */
  lift(): void {
    this.#slots.lift();
  }

  /** Waits until none is left. */
  async emptied(): Promise<void> {
    while (this.size > 0) await Promise.all(this.#messages.keys());
  }

  async #process(delivery: Delivery): Promise<void> {
    const { where, explained } = this.#work;
    const { messageId, subject, deliveryCount } = delivery.message;
    const facts: MessageFacts = { messageId, subject, attempt: deliveryCount + 1 };
    const lock = new HeldLock(delivery, (cause) => explained(cause).code === "LockLost");
    lock.lost.addEventListener("abort", () => {
      this.#onEvent({ type: "lockLost", error: lockLost(where, lock.lost.reason), ...facts });
    });
    // A new link asks for the whole number, whatever of the last one is still in handlers.
    await this.#slots.take();
    const outcome = await this.#outcomeOf(delivery, lock, facts.attempt).catch(
      (cause: unknown) => ({ type: "settlementFailed" as const, error: explained(cause) }),
    );
    lock.release();
    this.#slots.release();
    this.#onEvent({ ...outcome, ...facts });
  }

  /** What waited longer for its turn than it was locked has been given to somebody else. */
  async #outcomeOf(delivery: Delivery, lock: HeldLock, attempt: number): Promise<Outcome> {
    if (lock.lost.aborted) throw lockLost(this.#work.where, lock.lost.reason);
    return await processMessage({ delivery, lock, attempt }, this.#work);
  }
}
