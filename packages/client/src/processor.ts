import { decoder, type MessageContract } from "@buspass/contracts";
import type { BuspassError } from "./buspass-error.ts";
import type { Handler } from "./handler.ts";
import { type MessageWork, processMessage } from "./process-message.ts";
import { type ProcessOptions, type ProcessSettings, processSettings } from "./process-options.ts";
import type { MessageFacts, ProcessorEvent } from "./processor-event.ts";
import { Slots } from "./slots.ts";
import type { Delivery, Receiving } from "./transport.ts";
import { within } from "./within.ts";

/** A running processor. */
export interface Processor extends AsyncDisposable {
  /**
   * Resolves when the processor is closed, and rejects when it cannot go on: a missing role, a missing
   * entity. When nobody looks at it then, the process ends with that error: a receiver never dies
   * in silence.
   */
  readonly finished: Promise<void>;
  /**
   * Takes no further messages, waits for running handlers, and at the end of `drainTimeoutMs` aborts
   * them and gives their messages back. A namespace that does not answer holds it up for a few
   * seconds more, not for ever; what was not settled then is delivered again.
   */
  close(): Promise<void>;
}

/** What a processor needs of its client. */
export interface ProcessorSetup {
  readonly carries: readonly MessageContract[];
  readonly handlers: readonly Handler[];
  readonly maxDeliveryCount: number;
  readonly options: ProcessOptions;
  explained(cause: unknown): BuspassError;
  receive(
    concurrency: number,
    onDelivery: (delivery: Delivery) => Promise<void>,
    onError: (cause: unknown) => void,
  ): Receiving;
  /** Called once, when nothing of the processor is left. */
  onEnded(): void;
}

/** @throws RangeError when an option is out of its range, or handlers are missing or double */
export function startProcessor(setup: ProcessorSetup): Processor {
  return new RunningProcessor(setup);
}

/** How long a namespace that does not answer may hold up each step of closing. */
const answerTimeoutMs = 5_000;

class RunningProcessor implements Processor {
  readonly finished: Promise<void>;
  readonly #setup: ProcessorSetup;
  readonly #settings: ProcessSettings;
  readonly #work: MessageWork;
  readonly #slots: Slots;
  readonly #receiving: Receiving;
  readonly #running = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  readonly #expired = new AbortController();
  readonly #settleFinished: PromiseWithResolvers<void> = Promise.withResolvers<void>();
  #closed: Promise<void> | undefined;
  #observerFailed = false;

  constructor(setup: ProcessorSetup) {
    this.#setup = setup;
    this.#settings = processSettings(setup.options, setup.maxDeliveryCount);
    const { concurrency, redelivery } = this.#settings;
    this.#work = {
      decode: decoder(setup.carries),
      handlers: byContract(setup.handlers),
      redelivery,
      closing: this.#closing.signal,
      expired: this.#expired.signal,
    };
    this.#slots = new Slots(concurrency);
    this.finished = this.#settleFinished.promise;
    this.#receiving = setup.receive(
      concurrency,
      (delivery) => this.#track(this.#process(delivery)),
      (cause) => this.#receiverFailed(cause),
    );
  }

  close(): Promise<void> {
    this.#closed ??= this.#drain().then(() => this.#settleFinished.resolve());
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #drain(): Promise<void> {
    this.#closing.abort();
    this.#slots.lift();
    const { drainTimeoutMs } = this.#settings;
    const deadline = setTimeout(() => this.#expired.abort(), drainTimeoutMs);
    await within(drainTimeoutMs + answerTimeoutMs, this.#emptied());
    clearTimeout(deadline);
    await within(answerTimeoutMs, this.#receiving.close());
    this.#setup.onEnded();
  }

  async #emptied(): Promise<void> {
    await within(answerTimeoutMs, this.#receiving.stop());
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #receiverFailed(cause: unknown): void {
    const error = this.#setup.explained(cause);
    if (error.transient || error.code === "Unexpected" || error.code === "LockLost") {
      this.#emit({ type: "receiverFaulted", error });
    } else if (this.#closed === undefined) {
      // Once closing, also the end of the receiver's own attempts comes here, and is no news.
      this.#settleFinished.reject(error);
      this.#closed = this.#drain();
    }
  }

  async #track(work: Promise<void>): Promise<void> {
    this.#running.add(work);
    await work.finally(() => this.#running.delete(work));
  }

  async #process(delivery: Delivery): Promise<void> {
    const { messageId, subject, deliveryCount } = delivery.message;
    const facts: MessageFacts = { messageId, subject, attempt: deliveryCount + 1 };
    // The receiver asks for the whole number again when it comes back from a broken connection,
    // whatever is still in handlers.
    await this.#slots.take();
    const outcome = await processMessage(delivery, facts.attempt, this.#work).catch(
      (cause: unknown) => ({
        type: "settlementFailed" as const,
        error: this.#setup.explained(cause),
      }),
    );
    this.#slots.release();
    this.#emit({ ...outcome, ...facts });
  }

  #emit(event: ProcessorEvent): void {
    try {
      this.#settings.onEvent(event);
    } catch (error) {
      // The observer's own fault must not cost messages, and must not go unseen; once is enough.
      if (this.#observerFailed) return;
      this.#observerFailed = true;
      process.emitWarning(error instanceof Error ? error : `onEvent threw ${String(error)}`);
    }
  }
}

function byContract(handlers: readonly Handler[]): ReadonlyMap<MessageContract, Handler> {
  const map = new Map(handlers.map((handler) => [handler.contract, handler]));
  // Without any, every message would become a dead letter.
  if (map.size === 0) throw new RangeError("process() was given no handler.");
  if (map.size < handlers.length) {
    throw new RangeError("process() was given two handlers for the same message.");
  }
  return map;
}
