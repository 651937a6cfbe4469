/** Something asked, and when, on the clock of `performance.now()`. */
interface Asked {
  readonly atMs: number;
}

/** Notices that something is not answered in time, by one timer for all that is asked. */
export class AnswerWatch {
  readonly #limitMs: number;
  readonly #onLate: () => void;
  /** The oldest first. */
  readonly #waiting = new Set<Asked>();
  #timer: NodeJS.Timeout | undefined;

  constructor(limitMs: number, onLate: () => void) {
    this.#limitMs = limitMs;
    this.#onLate = onLate;
  }

  /** To be given to `answered`, whatever the answer is. */
  asked(): Asked {
    const asked = { atMs: performance.now() };
    this.#waiting.add(asked);
    if (this.#timer === undefined) this.#wake(this.#limitMs);
    return asked;
  }

  answered(asked: Asked): void {
    this.#waiting.delete(asked);
  }

  #wake(inMs: number): void {
    this.#timer = setTimeout(() => this.#look(), inMs).unref();
  }

  #look(): void {
    this.#timer = undefined;
    const [oldest] = this.#waiting;
    if (oldest === undefined) return;
    const restMs = oldest.atMs + this.#limitMs - performance.now();
    if (restMs > 0) this.#wake(restMs);
    else this.#onLate();
  }
}
