import { exponentialBackoff } from "@buspass/retry";
import type { BuspassError } from "./buspass-error.ts";
import { pause } from "./pause.ts";

/**
 * The service counts credits by the second, and asks those who spent theirs to "wait 2 seconds and try
 * again". https://learn.microsoft.com/azure/service-bus-messaging/service-bus-throttling
 */
const shortestWaitMs = 2_000;
const longestWaitMs = 30_000;

/** Those who waited come back one after the other, in this time: the first may find it busy still. */
const spreadMs = 500;

/**
 * Keeps the senders of a client away from a namespace that said it is busy. Each time that it says so
 * after a wait, the next wait is longer.
 */
export class BusyBreaker {
  /** What the namespace said. */
  reason: BuspassError | undefined;
  #untilMs = 0;
  #openings = 0;

  /** Whether nothing may leave at a time on the clock of `performance.now()`. */
  isOpen(atMs: number = performance.now()): boolean {
    return atMs < this.#untilMs;
  }

  open(reason: BuspassError): void {
    if (this.isOpen()) return;
    this.reason = reason;
    this.#openings += 1;
    const bounds = { initialDelayMs: shortestWaitMs, maxDelayMs: longestWaitMs };
    const jitterMs = exponentialBackoff(bounds, this.#openings, Math.random);
    this.#untilMs = performance.now() + shortestWaitMs + jitterMs;
  }

  close(): void {
    this.reason = undefined;
    this.#untilMs = 0;
    this.#openings = 0;
  }

  /** Waits until something may leave, or the signal ends the wait. */
  async wait(signal: AbortSignal): Promise<void> {
    while (this.isOpen() && !signal.aborted) {
      const restMs = this.#untilMs - performance.now() + Math.random() * spreadMs;
      await pause(restMs, signal);
    }
  }
}
