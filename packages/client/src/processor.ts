import { setTimeout as delay } from "node:timers/promises";
import { decoder, type MessageContract } from "@buspass/contracts";
import { decideRedelivery, exponential, type Redelivery } from "@buspass/retry";
import type { BuspassError } from "./buspass-error.ts";
import type { Handler } from "./handler.ts";
import type { MessageFacts, ProcessorEvent } from "./processor-event.ts";
import type { Delivery, Receiving } from "./transport.ts";

/** How a processor works. Every field has a default. */
export interface ProcessOptions {
  /** How many messages are in handlers at once. Default 1, which keeps their order. */
  readonly concurrency?: number;
  /**
   * What happens after a handler throws. Default: `exponential` with the entity's `maxDeliveryCount`.
   * Never more attempts than the declared `maxDeliveryCount`, so that a dead letter says what the
   * handler's last error was. Between attempts the message stays locked and counts as in a handler.
   */
  readonly redelivery?: Redelivery;
  /** How long `close` waits for running handlers before it aborts them, in milliseconds. Default 30,000. */
  readonly drainTimeoutMs?: number;
  /** Told of everything that the processor does. */
  readonly onEvent?: (event: ProcessorEvent) => void;
}

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
   * them and gives their messages back.
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
}

export function startProcessor(setup: ProcessorSetup): Processor {
  return new RunningProcessor(setup);
}

class RunningProcessor implements Processor {
  readonly finished: Promise<void>;
  readonly #setup: ProcessorSetup;
  readonly #redelivery: Redelivery;
  readonly #decode: ReturnType<typeof decoder>;
  readonly #handlers: ReadonlyMap<MessageContract, Handler>;
  readonly #receiving: Receiving;
  readonly #running = new Set<Promise<void>>();
  /** Ends waits between attempts: the processor is closing. */
  readonly #closing = new AbortController();
  /** Ends handlers: the time for draining is over. */
  readonly #expired = new AbortController();
  readonly #settleFinished: PromiseWithResolvers<void> = Promise.withResolvers<void>();
  #closed: Promise<void> | undefined;

  constructor(setup: ProcessorSetup) {
    this.#setup = setup;
    const redelivery =
      setup.options.redelivery ?? exponential({ attempts: setup.maxDeliveryCount });
    this.#redelivery = {
      ...redelivery,
      attempts: Math.min(redelivery.attempts, setup.maxDeliveryCount),
    };
    this.#decode = decoder(setup.carries);
    this.#handlers = new Map(setup.handlers.map((handler) => [handler.contract, handler]));
    this.finished = this.#settleFinished.promise;
    this.#receiving = setup.receive(
      setup.options.concurrency ?? 1,
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
    const deadline = setTimeout(
      () => this.#expired.abort(),
      this.#setup.options.drainTimeoutMs ?? 30_000,
    );
    await this.#receiving.stop().catch(() => {});
    while (this.#running.size > 0) await Promise.all(this.#running);
    clearTimeout(deadline);
    await this.#receiving.close();
  }

  #receiverFailed(cause: unknown): void {
    const error = this.#setup.explained(cause);
    if (error.transient || error.code === "Unexpected" || error.code === "LockLost") {
      this.#emit({ type: "receiverFaulted", error });
      return;
    }
    this.#settleFinished.reject(error);
    this.#closed ??= this.#drain();
  }

  async #track(work: Promise<void>): Promise<void> {
    this.#running.add(work);
    await work.finally(() => this.#running.delete(work));
  }

  async #process(delivery: Delivery): Promise<void> {
    const { message } = delivery;
    const facts: MessageFacts = {
      messageId: message.messageId,
      subject: message.subject,
      attempt: message.deliveryCount + 1,
    };
    const outcome = await this.#handle(delivery, facts).catch((cause: unknown) => ({
      type: "settlementFailed" as const,
      error: this.#setup.explained(cause),
    }));
    this.#emit({ ...outcome, ...facts });
  }

  /** Runs the handler and settles; throws only when settling fails. */
  async #handle(delivery: Delivery, { attempt }: MessageFacts): Promise<Outcome> {
    const { message } = delivery;
    const decoded = await this.#decode(message);
    if (!decoded.ok) {
      const { reason, description } = decoded.violation;
      return deadLettered(delivery, reason, description);
    }
    const handler = this.#handlers.get(decoded.contract);
    if (handler === undefined) {
      const description = `This receiver has no handler for "${decoded.contract.type}".`;
      return deadLettered(delivery, "UnknownMessage", description);
    }
    try {
      const { messageId, sequenceNumber, enqueuedAt, applicationProperties } = message;
      const signal = this.#expired.signal;
      await untilAborted(signal, async () =>
        handler.handle(decoded.body, {
          signal,
          messageId,
          sequenceNumber,
          attempt,
          enqueuedAt,
          applicationProperties,
        }),
      );
    } catch (error) {
      return this.#failed(delivery, attempt, error);
    }
    await delivery.complete();
    return { type: "completed" };
  }

  async #failed(delivery: Delivery, attempt: number, error: unknown): Promise<Outcome> {
    if (!this.#expired.signal.aborted) {
      const decision = decideRedelivery({
        attempt,
        error,
        redelivery: this.#redelivery,
        random: Math.random,
      });
      if (decision.action === "deadLetter") {
        return deadLettered(delivery, decision.reason, decision.description);
      }
      await delay(decision.delayMs, undefined, { signal: this.#closing.signal }).catch(() => {});
      await delivery.abandon();
      return { type: "redelivered", delayMs: decision.delayMs, error };
    }
    await delivery.abandon();
    return { type: "redelivered", delayMs: 0, error };
  }

  #emit(event: ProcessorEvent): void {
    try {
      this.#setup.options.onEvent?.(event);
    } catch (error) {
      // The observer's own fault must not settle messages, and must not go unseen.
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

type Outcome =
  | { readonly type: "completed" }
  | { readonly type: "redelivered"; readonly delayMs: number; readonly error: unknown }
  | { readonly type: "deadLettered"; readonly reason: string; readonly description: string };

async function deadLettered(
  delivery: Delivery,
  reason: string,
  description: string,
): Promise<Outcome> {
  await delivery.deadLetter(reason, description);
  return { type: "deadLettered", reason, description };
}

/** Ends with the work, or with the signal: a handler that ignores its signal holds nobody up. */
async function untilAborted(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    await Promise.race([work(), aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
