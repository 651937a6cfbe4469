import type { StoredMessage } from "./message.ts";

/** What an application keeps with a session; without a state there is nothing to keep. */
export interface SessionRecord {
  readonly id: string;
  readonly state: Uint8Array | undefined;
  readonly updatedAtMs: number;
}

/** Told of every change that must outlive the process. */
export interface Journal {
  saved(entityPath: string, message: StoredMessage): void;
  removed(entityPath: string, sequenceNumber: number): void;
  sessionChanged(entityPath: string, session: SessionRecord): void;
  /** The entity drops other messages with this id from now on. */
  identified(entityPath: string, messageId: string, atMs: number): void;
  /** It does so no more for those that it saw until then. */
  forgotten(entityPath: string, untilMs: number): void;
  /** The entity is gone with all that it had; another one may have its name later. */
  abolished(entityPath: string): void;
  /** There are other entities than before, or others of their settings or rules. */
  topologyChanged(): void;
}

/** Keeps nothing. */
export const noJournal: Journal = {
  saved: () => {},
  removed: () => {},
  sessionChanged: () => {},
  identified: () => {},
  forgotten: () => {},
  abolished: () => {},
  topologyChanged: () => {},
};

/** The messages of one entity in the order of their sequence numbers. Removed ones are swept in bulk. */
export class MessageStore {
  #entries: StoredMessage[] = [];
  #removed = 0;
  #nextSequenceNumber = 1;

  get size(): number {
    return this.#entries.length - this.#removed;
  }

  /** The number of the next message; each is given once. */
  takeSequenceNumber(): number {
    const number = this.#nextSequenceNumber;
    this.#nextSequenceNumber += 1;
    return number;
  }

  /** Makes the next number at least this one. */
  skipTo(sequenceNumber: number): void {
    this.#nextSequenceNumber = Math.max(this.#nextSequenceNumber, sequenceNumber);
  }

  /** Adds a message. Its number is the highest so far, unless it was given out earlier. */
  append(message: StoredMessage): void {
    const { sequenceNumber } = message;
    this.#nextSequenceNumber = Math.max(this.#nextSequenceNumber, sequenceNumber + 1);
    const last = this.#entries.at(-1);
    if (last === undefined || last.sequenceNumber < sequenceNumber) this.#entries.push(message);
    else this.#entries = this.#entries.toSpliced(this.#indexFrom(sequenceNumber), 0, message);
  }

  get(sequenceNumber: number): StoredMessage | undefined {
    const message = this.#entries[this.#indexFrom(sequenceNumber)];
    return message?.sequenceNumber === sequenceNumber && !message.removed ? message : undefined;
  }

  remove(message: StoredMessage): void {
    if (message.removed) return;
    message.removed = true;
    this.#removed += 1;
    if (this.#removed > 64 && this.#removed > this.#entries.length / 2) {
      this.#entries = this.#entries.filter((entry) => !entry.removed);
      this.#removed = 0;
    }
  }

  /** The messages from a sequence number on, in order. */
  *from(sequenceNumber: number): Generator<StoredMessage, void, void> {
    // A sweep replaces the array, never changes it: this loop goes on over the one it began with.
    const entries = this.#entries;
    for (let i = this.#indexFrom(sequenceNumber); i < entries.length; i += 1) {
      const message = entries[i];
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
}
