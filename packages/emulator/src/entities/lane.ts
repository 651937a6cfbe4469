import type { StoredMessage } from "./message.ts";

const shortestSweep = 64;

/**
 * Messages that wait for a receiver, lowest sequence number first: all of a queue, or those of one
 * session. A message that comes back takes its old place.
 *
 * Messages leave a lane only by `take`; one that was removed or deferred meanwhile is passed over then.
 */
export class Lane {
  #fresh: StoredMessage[] = [];
  #head = 0;
  /** How long `#fresh` may grow before what has left it is let go of. */
  #sweepAt = shortestSweep;
  /** Those that came back, highest number first. Every one is lower than all fresh ones. */
  readonly #returned: StoredMessage[] = [];

  append(message: StoredMessage): void {
    if (this.#fresh.length >= this.#sweepAt) this.#sweep();
    this.#fresh.push(message);
  }

  giveBack(message: StoredMessage): void {
    const { sequenceNumber } = message;
    const index = this.#returned.findLastIndex((other) => other.sequenceNumber > sequenceNumber);
    this.#returned.splice(index + 1, 0, message);
  }

  /** Whether a message waits. */
  get waiting(): boolean {
    return this.#peek() !== undefined;
  }

  /** The first waiting message, which the caller then locks or removes. */
  take(): StoredMessage | undefined {
    const message = this.#peek();
    if (message === undefined) return undefined;
    if (this.#returned.length > 0) this.#returned.pop();
    else this.#head += 1;
    return message;
  }

  /** A lane that never runs empty, or that nobody takes from, would else keep every message for ever. */
  #sweep(): void {
    this.#fresh = this.#fresh.slice(this.#head).filter(waits);
    this.#head = 0;
    this.#sweepAt = Math.max(shortestSweep, 2 * this.#fresh.length);
  }

  #peek(): StoredMessage | undefined {
    for (let last = this.#returned.at(-1); last !== undefined; last = this.#returned.at(-1)) {
      if (waits(last)) return last;
      this.#returned.pop();
    }
    for (; this.#head < this.#fresh.length; this.#head += 1) {
      const message = this.#fresh[this.#head];
      if (message !== undefined && waits(message)) return message;
    }
    this.#fresh = [];
    this.#head = 0;
    return undefined;
  }
}

function waits({ removed, state, lock }: StoredMessage): boolean {
  return !removed && state === "active" && lock === undefined;
}
