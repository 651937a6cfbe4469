/** How often each receiver is looked at. */
export const watchEveryMs = 30_000;

/** What the watchdog looks at. */
export interface Watched {
  check(): void;
}

/** Looks at the receivers of a client from time to time, with one timer that keeps no process alive. */
export class Watchdog {
  readonly #watched = new Set<Watched>();
  #timer: NodeJS.Timeout | undefined;

  add(watched: Watched): void {
    this.#watched.add(watched);
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => {
      for (const each of this.#watched) each.check();
    }, watchEveryMs);
    this.#timer.unref();
  }

  delete(watched: Watched): void {
    this.#watched.delete(watched);
    if (this.#watched.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
