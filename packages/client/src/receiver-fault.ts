import { BuspassError } from "./buspass-error.ts";
import { wordsOf } from "./error-words.ts";
import type { ProcessorEvent } from "./processor-event.ts";
import { RepeatedFaults } from "./repeated-faults.ts";
import { sentenceOf } from "./sentence-of.ts";

/** What is wrong with a receiver, from the first failure until all is well. */
export interface Fault {
  /** The latest failure. */
  readonly error: BuspassError;
  readonly sinceMs: number;
  /** Since when every attempt to open a link was refused; undefined when the latest was not. */
  readonly refusedSinceMs: number | undefined;
  /** Since when messages wait that no link gives; undefined where none are known of. */
  readonly stalledSinceMs: number | undefined;
}

export type FaultEvent = Extract<ProcessorEvent, { type: "receiverFaulted" | "receiverRecovered" }>;

/** Keeps what is wrong with a receiver, and tells it: the same once in a minute, and the end of what was told. */
export class ReceiverFault {
  readonly #onEvent: (event: FaultEvent) => void;
  readonly #repeated = new RepeatedFaults();
  #current: Fault | undefined;
  #told = false;

  constructor(onEvent: (event: FaultEvent) => void) {
    this.#onEvent = onEvent;
  }

  get current(): Fault | undefined {
    return this.#current;
  }

  /** @param isStall whether messages wait that the link does not give */
  happened(error: BuspassError, isStall = false): void {
    const nowMs = Date.now();
    const { sinceMs = nowMs, refusedSinceMs = nowMs, stalledSinceMs } = this.#current ?? {};
    this.#current = {
      error,
      sinceMs,
      refusedSinceMs: isRefusal(error) ? refusedSinceMs : undefined,
      stalledSinceMs: stalledSinceMs ?? (isStall ? nowMs : undefined),
    };
    const count = this.#repeated.note(error);
    if (count === undefined) return;
    this.#told = true;
    this.#onEvent({ type: "receiverFaulted", error, count });
  }

  /** Whether the messages that wait will come now, the new link has still to show. */
  linkOpened(): void {
    if (this.#current?.stalledSinceMs === undefined) this.over();
    else this.#current = { ...this.#current, refusedSinceMs: undefined };
  }

  over(): void {
    if (this.#current === undefined) return;
    const { sinceMs } = this.#current;
    const told = this.#told;
    this.#current = undefined;
    this.#told = false;
    if (told) this.#onEvent({ type: "receiverRecovered", afterMs: Date.now() - sinceMs });
  }
}

/** Whether trying again is of no use as long as nobody changes anything. */
export function isRefusal({ code, transient }: BuspassError): boolean {
  return !transient && code !== "Unexpected" && code !== "LockLost";
}

/** What ends a link that was open is not explained as a refusal: whether it is one, the next attempt tells. */
export function lost(where: string, cause: unknown): BuspassError {
  const why = cause === undefined ? "." : `: ${sentenceOf(wordsOf(cause).message)}`;
  const remedy = "It is opened anew.";
  const message = `The link to ${where} was lost${why}`;
  return new BuspassError("ServiceUnavailable", message, { cause, remedy });
}

export function stalled(where: string): BuspassError {
  const message = `Messages wait in ${where}, and none came for a while.`;
  const remedy = "The link is opened anew; if that changes nothing, other receivers hold them.";
  return new BuspassError("ServiceUnavailable", message, { remedy });
}
