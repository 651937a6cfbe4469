import type { StoredMessage } from "./message.ts";

/**
 * The messages of one queue in the order of their sequence numbers.
 *
 * Messages are taken from the front, come back to their old place when abandoned, and are removed
 * anywhere. Removed entries are swept when they are half.
 */
export class MessageLog {
  #entries: StoredMessage[] = [];
  #removed = 0;
  /** Everything before this index has been offered to a receiver at least once. */
  #fresh = 0;
  /** Sequence numbers that became available again, highest first: the lowest goes out first. */
  readonly #returned: number[] = [];

  get size(): number {
    return this.#entries.length - this.#removed;
  }

  append(message: StoredMessage): void {
    this.#entries.push(message);
  }

  /** The available message with the lowest sequence number, which the caller then locks or removes. */
  takeNext(): StoredMessage | undefined {
    for (let number = this.#returned.pop(); number !== undefined; number = this.#returned.pop()) {
      const message = this.get(number);
      if (message !== undefined && message.lock === undefined) return message;
    }
    while (this.#fresh < this.#entries.length) {
      const message = this.#entries[this.#fresh];
      this.#fresh += 1;
      if (message !== undefined && !message.removed && message.lock === undefined) return message;
    }
    return undefined;
  }

  /** Makes a message that `takeNext` gave out available again, at its old place in the order. */
  giveBack(message: StoredMessage): void {
    const index = this.#returned.findLastIndex((number) => number > message.sequenceNumber);
    this.#returned.splice(index + 1, 0, message.sequenceNumber);
  }

  get(sequenceNumber: number): StoredMessage | undefined {
    const message = this.#entries[this.#indexFrom(sequenceNumber)];
    return message?.sequenceNumber === sequenceNumber && !message.removed ? message : undefined;
  }

  remove(message: StoredMessage): void {
    if (message.removed) return;
    message.removed = true;
    this.#removed += 1;
    if (this.#removed > 64 && this.#removed > this.#entries.length / 2) this.#sweep();
  }

  /** The messages from a sequence number on, in order. */
  *from(sequenceNumber: number): Generator<StoredMessage> {
    for (let i = this.#indexFrom(sequenceNumber); i < this.#entries.length; i += 1) {
      const message = this.#entries[i];
      if (message !== undefined && !message.removed) yield message;
    }
  }

  /** Index of the first entry whose sequence number is not lower. */
  #indexFrom(sequenceNumber: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#entries[middle]?.sequenceNumber ?? 0) < sequenceNumber) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #sweep(): void {
    let fresh = 0;
    for (let i = 0; i < this.#fresh; i += 1) if (this.#entries[i]?.removed === false) fresh += 1;
    this.#entries = this.#entries.filter((message) => !message.removed);
    this.#fresh = fresh;
    this.#removed = 0;
  }
}
