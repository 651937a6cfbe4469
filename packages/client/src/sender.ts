import { type Attempted, BuspassError } from "./buspass-error.ts";
import type { Route } from "./deliver.ts";
import { errorCodes } from "./error-codes.ts";
import type { FaultHealth, HealthStatus, SenderHealth } from "./health.ts";
import { InTurn } from "./in-turn.ts";
import { Lane } from "./lane.ts";
import { PendingSend } from "./pending-send.ts";
import { persist } from "./persistence.ts";
import { Room } from "./room.ts";
import { defaultDeadlineMs, type SendOptions } from "./send-options.ts";
import type { OutgoingMessage } from "./transport.ts";

/** What a sender needs of its client. */
export interface SenderSetup extends Omit<Route, "onTried"> {
  /** What errors say was tried. */
  readonly attempted: Attempted & { readonly entity: string };
  /** How many batches may be under way where no order was asked for. */
  readonly flights: number;
}

/** How much may wait to be sent to one entity; further calls wait before their bodies are encoded. */
const bufferLimits = { messages: 4_096, bytes: 32 * 1024 * 1024 };

const nothing = (): void => {};

/**
 * Sends messages to one entity, many callers' together. Calls keep their order; where a transfer
 * fails and is repeated, or asks first whether a large body fits, messages without a session may be
 * overtaken, those of one session or partition key never. That is also what the service promises: it
 * keeps the order of sessions.
 * https://learn.microsoft.com/azure/service-bus-messaging/message-sessions
 */
export class Sender {
  readonly #setup: SenderSetup;
  readonly #route: Route;
  readonly #lanes = new Map<string | undefined, Lane>();
  readonly #open = new Set<PendingSend>();
  readonly #turns = new InTurn();
  readonly #room = new Room(bufferLimits);
  #fault: FaultHealth | undefined;
  #nextDeadline = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #emptied: PromiseWithResolvers<void> | undefined;

  constructor(setup: SenderSetup) {
    this.#setup = setup;
    this.#route = { ...setup, onTried: (error) => this.#tried(error) };
  }

  health(): SenderHealth {
    const fault = this.#fault;
    return {
      entity: this.#setup.attempted.entity,
      status: statusWith(fault),
      pending: this.#open.size,
      fault,
    };
  }

  /** Sends the message that `encode` gives; rejects with whatever `encode` throws. */
  send(encode: () => Promise<OutgoingMessage>, options: SendOptions): Promise<void> {
    const place = this.#turns.announce();
    const send = this.#begin(options, ({ inside, bytes }) => {
      if (inside) this.#room.free(bytes);
      // Whoever is not ready at its end never will be: the others no longer wait for its turn.
      this.#turns.ready(place, nothing);
    });
    void this.#enter(send, encode, place);
    return send.accepted;
  }

  /**
   * Does something else with the entity, under the same deadline and with the same repetitions. What
   * `prepare` gives is for `operation`, which is not begun once its caller was told of an end.
   */
  async perform<Prepared, T>(
    prepare: () => Promise<Prepared>,
    operation: (prepared: Prepared) => Promise<T>,
    options: SendOptions,
  ): Promise<T> {
    const ended = new AbortController();
    const call = this.#begin(options, () => ended.abort());
    const closing = AbortSignal.any([this.#setup.closing, ended.signal]);
    const done = prepare().then((prepared) =>
      persist(
        () => operation(prepared),
        { ...this.#setup, closing },
        (error) => {
          call.lastError = error;
        },
      ),
    );
    done.then(
      () => call.accept(),
      (error: unknown) => call.fail(error),
    );
    await call.accepted;
    return done;
  }

  /** Waits for the end of every call. */
  async emptied(): Promise<void> {
    if (this.#open.size === 0) return;
    this.#emptied ??= Promise.withResolvers();
    await this.#emptied.promise;
  }

  /** Ends every call that is left. */
  fail(reason: unknown): void {
    for (const send of this.#open) send.fail(reason);
  }

  async #enter(
    send: PendingSend,
    encode: () => Promise<OutgoingMessage>,
    place: number,
  ): Promise<void> {
    const room = this.#room.take();
    if (room !== undefined) await room;
    if (!send.open) {
      this.#room.free(0);
      return;
    }
    send.inside = true;
    try {
      const message = await encode();
      if (!send.open) return;
      send.message = message;
      this.#room.fill(send.bytes);
      this.#turns.ready(place, () => {
        if (send.open) this.#lane(message).push(send);
      });
    } catch (error) {
      send.fail(error);
    }
  }

  #begin(
    { deadlineMs = defaultDeadlineMs, signal }: SendOptions,
    onEnd: (send: PendingSend) => void,
  ): PendingSend {
    const { breaker } = this.#setup;
    const send = new PendingSend(performance.now() + deadlineMs, () => {
      this.#open.delete(send);
      onEnd(send);
      if (this.#open.size === 0) {
        this.#emptied?.resolve();
        this.#emptied = undefined;
      }
    });
    this.#open.add(send);
    this.#watch(send.deadline);
    if (signal !== undefined) failOn(signal, send);
    // There is no use in waiting for what will not be in time.
    if (breaker.isOpen(send.deadline)) send.fail(breaker.reason);
    return send;
  }

  #lane({ sessionId, partitionKey = sessionId }: OutgoingMessage): Lane {
    let lane = this.#lanes.get(partitionKey);
    if (lane === undefined) {
      const ordered = partitionKey !== undefined;
      lane = new Lane(ordered ? 1 : this.#setup.flights, this.#route, () => {
        if (ordered) this.#lanes.delete(partitionKey);
      });
      this.#lanes.set(partitionKey, lane);
    }
    return lane;
  }

  #tried(error: BuspassError | undefined): void {
    if (error === undefined) {
      this.#fault = undefined;
    } else {
      const { code, message } = error;
      const since = this.#fault?.since ?? new Date().toISOString();
      this.#fault = { code, message, since };
    }
  }

  /** One timer, for the earliest deadline. */
  #watch(deadline: number): void {
    if (deadline >= this.#nextDeadline) return;
    this.#nextDeadline = deadline;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#expire(), deadline - performance.now());
    this.#timer.unref();
  }

  #expire(): void {
    const now = performance.now();
    this.#nextDeadline = Number.POSITIVE_INFINITY;
    for (const send of this.#open) {
      if (send.deadline <= now) send.fail(this.#late(send.lastError));
      else this.#watch(send.deadline);
    }
  }

  #late(lastError: BuspassError | undefined): BuspassError {
    const { attempted } = this.#setup;
    const what = `Sending to ${attempted.entity} of ${attempted.namespace} did not succeed before its deadline`;
    if (lastError === undefined) {
      return new BuspassError("DeadlineExceeded", `${what}.`, { attempted });
    }
    const { message, remedy } = lastError;
    const lastTry = message.slice(0, -remedy.length).trim();
    return new BuspassError("DeadlineExceeded", `${what}; the last try: ${lastTry}`, {
      remedy,
      cause: lastError,
      attempted,
    });
  }
}

function failOn(signal: AbortSignal, send: PendingSend): void {
  const abort = (): void => send.fail(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  const forget = (): void => signal.removeEventListener("abort", abort);
  send.accepted.then(forget, forget);
}

function statusWith(fault: FaultHealth | undefined): HealthStatus {
  if (fault === undefined) return "healthy";
  return errorCodes[fault.code].transient ? "degraded" : "unhealthy";
}
