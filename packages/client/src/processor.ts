import type { ClaimStore, MessageContract } from "@buspass/contracts";
import type { BuspassError } from "./buspass-error.ts";
import type { Handler } from "./handler.ts";
import type { ReceiverHealth } from "./health.ts";
import { HeldMessages } from "./held-messages.ts";
import { messageReader } from "./message-reader.ts";
import { type ProcessOptions, processSettings } from "./process-options.ts";
import { Receiver } from "./receiver.ts";
import type { LinkHandlers, ReceivingLink } from "./transport.ts";
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
  readonly #concurrency: number;
  readonly #drainTimeoutMs: number;
  readonly #messages: HeldMessages;
  readonly #receiver: Receiver;
  readonly #closing = new AbortController();
  readonly #expired = new AbortController();
  readonly #end: PromiseWithResolvers<void> = Promise.withResolvers<void>();
  #closed: Promise<void> | undefined;

  constructor(setup: ProcessorSetup) {
    const { carries, claims, explained } = setup;
    const settings = processSettings(setup.options, setup.maxDeliveryCount);
    const { concurrency, redelivery, newerVersions, unknownMessages, onEvent } = settings;
    const where = `${setup.entity} of ${setup.namespace}`;
    const handlers = byContract(setup.handlers);
    const handled = [...handlers.keys()];
    const choices = { newerVersions, unknownMessages };
    const read = messageReader({ where, carries, handled, claims, ...choices });
    const { signal: closing } = this.#closing;
    const { signal: expired } = this.#expired;
    this.#setup = setup;
    this.#concurrency = concurrency;
    this.#drainTimeoutMs = settings.drainTimeoutMs;
    this.finished = this.#end.promise;
    this.#messages = new HeldMessages(
      concurrency,
      { where, read, handlers, redelivery, closing, expired, explained },
      onEvent,
    );
    this.#receiver = new Receiver({
      ...{ where, hands: this.#messages, explained, onEvent },
      open: (linkHandlers) => setup.receive(concurrency, linkHandlers),
      onDelivery: (delivery) => this.#messages.process(delivery),
      onRefused: (error) => this.#refused(error),
    });
  }

  check(): void {
    void this.#receiver.check();
  }

  health(): ReceiverHealth {
    return {
      entity: this.#setup.entity,
      ...this.#receiver.health(),
      running: this.#messages.size,
      concurrency: this.#concurrency,
    };
  }

  close(): Promise<void> {
    this.#closed ??= this.#drain(false).then(() => this.#end.resolve());
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #refused(error: BuspassError): void {
    this.#end.reject(error);
    this.#closed ??= this.#drain(true);
  }

  async #drain(refused: boolean): Promise<void> {
    this.#closing.abort();
    this.#messages.lift();
    const deadline = setTimeout(() => this.#expired.abort(), this.#drainTimeoutMs);
    await within(this.#drainTimeoutMs + answerTimeoutMs, this.#emptied());
    clearTimeout(deadline);
    await within(answerTimeoutMs, this.#receiver.close());
    this.#setup.onEnded(refused ? this.health() : undefined);
  }

  async #emptied(): Promise<void> {
    await within(answerTimeoutMs, this.#receiver.stop());
    await this.#messages.emptied();
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
