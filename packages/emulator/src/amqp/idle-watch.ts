import type { Clock } from "../clock.ts";

/**
 * Calls `onIdle` once nothing has happened for a time. Cheap to tell of what happens: the timer is
 * moved only when it fires.
 */
export class IdleWatch {
  readonly #clock: Clock;
  readonly #limitMs: number;
  readonly #onIdle: () => void;
  #lastUsedMs: number;
  #cancel: () => void = () => {};

  constructor(clock: Clock, limitMs: number, onIdle: () => void) {
    this.#clock = clock;
    this.#limitMs = limitMs;
    this.#onIdle = onIdle;
    this.#lastUsedMs = clock.now();
    this.#arm();
  }

  used(): void {
    this.#lastUsedMs = this.#clock.now();
  }

  stop(): void {
    this.#cancel();
  }

  #arm(): void {
    const dueMs = this.#lastUsedMs + this.#limitMs;
    this.#cancel = this.#clock.schedule(dueMs, () => {
      if (this.#lastUsedMs + this.#limitMs <= this.#clock.now()) this.#onIdle();
      else this.#arm();
    });
  }
}
