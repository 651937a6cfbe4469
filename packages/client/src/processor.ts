import type { ClaimStore, MessageContract } from "@buspass/contracts";
import { BuspassError } from "./buspass-error.ts";
import type { Handler } from "./handler.ts";
import type { ReceiverHealth } from "./health.ts";
import { HeldLock } from "./held-lock.ts";
import { messageReader } from "./message-reader.ts";
import { type MessageWork, type Outcome, processMessage } from "./process-message.ts";
import { type ProcessOptions, type ProcessSettings, processSettings } from "./process-options.ts";
import type { MessageFacts, ProcessorEvent } from "./processor-event.ts";
import { Receiver } from "./receiver.ts";
import { settleWhileLocked } from "./settle-while-locked.ts";
import { Slots } from "./slots.ts";
import { tellObserver, warnOfObserver } from "./tell-observer.ts";
import type { Delivery, LinkHandlers, ReceivingLink } from "./transport.ts";
import type { Watched } from "./watchdog.ts";
import { within } from "./within.ts";

/** A running processor. */
export interface Processor extends AsyncDisposable {
  /**
   * Resolves when the processor is closed, and rejects when it cannot go on: at once when a role or
   * the entity is missing as it starts, and when it is refused for five minutes after it worked, because
   * so long may a change of roles take. When nobody looks at it then, the process ends with that error:
   * a receiver never dies in silence.
   */
  readonly finished: Promise<void>;
  /**
   * Takes no further messages, waits for running handlers, and at the end of `drainTimeoutMs` aborts
   * them and gives their messages back. A namespace that does not answer holds it up for a few
   * seconds more, not for ever; what was not settled then is delivered again.
   */
  close(): Promise<void>;
}

/** A processor as its client knows it. */
export interface RunningProcessor extends Processor, Watched {
  health(): ReceiverHealth;
}

/** What a processor needs of its client. */
export interface ProcessorSetup {
  /** Such as `queue "orders"`. */
  readonly entity: string;
  readonly namespace: string;
  readonly carries: readonly MessageContract[];
  readonly handlers: readonly Handler[];
  readonly maxDeliveryCount: number;
  /** Where large bodies are. */
  readonly claims: ClaimStore | undefined;
  readonly options: ProcessOptions;
  explained(cause: unknown): BuspassError;
  receive(credit: number, handlers: LinkHandlers): ReceivingLink;
  /** Called once, when nothing of the processor is left; with its health when it was refused. */
  onEnded(refused: ReceiverHealth | undefined): void;
}

/** @throws RangeError when an option is out of its range, or handlers are missing or double */
export function startProcessor(setup: ProcessorSetup): RunningProcessor {
  return new ProcessorOfEntity(setup);
}

/** How long a namespace that does not answer may hold up each step of closing. */
const answerTimeoutMs = 5_000;

class ProcessorOfEntity implements RunningProcessor {
  readonly finished: Promise<void>;
  readonly #setup: ProcessorSetup;
  readonly #where: string;
  readonly #settings: ProcessSettings;
  readonly #work: MessageWork;
  readonly #slots: Slots;
  readonly #receiver: Receiver;
  readonly #running = new Set<Promise<void>>();
  readonly #held = new Set<string>();
  readonly #closing = new AbortController();
  readonly #expired = new AbortController();
  readonly #settleFinished: PromiseWithResolvers<void> = Promise.withResolvers<void>();
  #refused = false;
  #closed: Promise<void> | undefined;
  #observerFailed = false;

  constructor(setup: ProcessorSetup) {
    this.#setup = setup;
    this.#where = `${setup.entity} of ${setup.namespace}`;
    this.#settings = processSettings(setup.options, setup.maxDeliveryCount);
    const { concurrency, redelivery, newerVersions, unknownMessages } = this.#settings;
    const handlers = byContract(setup.handlers);
    this.#work = {
      read: messageReader({
        ...{ where: this.#where, carries: setup.carries, claims: setup.claims },
        ...{ handled: [...handlers.keys()], newerVersions, unknownMessages },
      }),
      handlers,
      redelivery,
      closing: this.#closing.signal,
      expired: this.#expired.signal,
      settled: (lock, settle) =>
        settleWhileLocked(
          settle,
          (cause) => this.#notSettled(cause, lock.lost.aborted),
          AbortSignal.any([lock.lost, this.#expired.signal]),
        ),
    };
    this.#slots = new Slots(concurrency);
    this.finished = this.#settleFinished.promise;
    this.#receiver = new Receiver({
      where: this.#where,
      open: (handlers) => setup.receive(concurrency, handlers),
      explained: (cause) => setup.explained(cause),
      onDelivery: (delivery) => this.#track(this.#process(delivery)),
      onEvent: (event) => this.#emit(event),
      onRefused: (error) => this.#end(error),
      hasRoom: () => this.#slots.free > 0,
      holds: (sequenceNumber) => this.#held.has(String(sequenceNumber)),
    });
  }

  check(): void {
    void this.#receiver.check();
  }

  health(): ReceiverHealth {
    const { status, state, sinceMs, lastDeliveryMs, fault } = this.#receiver;
    return {
      entity: this.#setup.entity,
      status,
      state,
      since: new Date(sinceMs).toISOString(),
      lastDeliveryAt:
        lastDeliveryMs === undefined ? undefined : new Date(lastDeliveryMs).toISOString(),
      running: this.#running.size,
      concurrency: this.#settings.concurrency,
      fault,
    };
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
    await within(answerTimeoutMs, this.#receiver.close());
    this.#setup.onEnded(this.#refused ? this.health() : undefined);
  }

  async #emptied(): Promise<void> {
    await within(answerTimeoutMs, this.#receiver.stop());
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #end(error: BuspassError): void {
    this.#refused = true;
    this.#settleFinished.reject(error);
    this.#closed ??= this.#drain();
  }

  async #track(work: Promise<void>): Promise<void> {
    this.#running.add(work);
    await work.finally(() => this.#running.delete(work));
  }

  async #process(delivery: Delivery): Promise<void> {
    const { messageId, subject, deliveryCount, sequenceNumber = "" } = delivery.message;
    const facts: MessageFacts = { messageId, subject, attempt: deliveryCount + 1 };
    const isLost = (cause: unknown): boolean => this.#setup.explained(cause).code === "LockLost";
    const lock = new HeldLock(delivery, isLost);
    const tellLost = (): void => {
      this.#emit({ type: "lockLost", error: this.#lockLost(lock.lost.reason), ...facts });
    };
    lock.lost.addEventListener("abort", tellLost);
    this.#held.add(sequenceNumber);
    // A new link asks for the whole number, whatever of the last one is still in handlers.
    await this.#slots.take();
    const outcome = await this.#outcomeOf(delivery, lock, facts.attempt).catch(
      (cause: unknown) => ({
        type: "settlementFailed" as const,
        error: this.#setup.explained(cause),
      }),
    );
    lock.release();
    this.#held.delete(sequenceNumber);
    this.#slots.release();
    this.#emit({ ...outcome, ...facts });
  }

  /** What waited longer for its turn than it was locked has been given to somebody else. */
  async #outcomeOf(delivery: Delivery, lock: HeldLock, attempt: number): Promise<Outcome> {
    if (lock.lost.aborted) throw this.#lockLost(lock.lost.reason);
    return await processMessage({ delivery, lock, attempt }, this.#work);
  }

  #notSettled(cause: unknown, lockIsLost: boolean): BuspassError {
    const error = this.#setup.explained(cause);
    return lockIsLost && error.transient ? this.#lockLost(cause) : error;
  }

  #lockLost(cause: unknown): BuspassError {
    return new BuspassError("LockLost", `The lock on a message of ${this.#where} was lost.`, {
      cause,
    });
  }

  #emit(event: ProcessorEvent): void {
    tellObserver(this.#settings.onEvent, event, (thrown) => {
      // Once is enough.
      if (!this.#observerFailed) warnOfObserver(thrown);
      this.#observerFailed = true;
    });
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
