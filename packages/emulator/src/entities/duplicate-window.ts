/**
 * The message ids that an entity saw within its window. A second message with one of them is
 * accepted from its sender and dropped.
 * https://learn.microsoft.com/azure/service-bus-messaging/duplicate-detection
 */
export class DuplicateWindow {
  /** When each was last seen first; in the order of time, so that old ones are at the front. */
  readonly #seen = new Map<string, number>();

  has(messageId: string): boolean {
    return this.#seen.has(messageId);
  }

  /** Remembers an id that is not there. Times must not go back. */
  add(messageId: string, atMs: number): void {
    this.#seen.set(messageId, atMs);
  }

  /** Forgets the ids that were seen until then; says whether there were any. */
  forget(untilMs: number): boolean {
    const before = this.#seen.size;
    for (const [id, seenAtMs] of this.#seen) {
      if (seenAtMs > untilMs) break;
      this.#seen.delete(id);
    }
    return this.#seen.size < before;
  }
}
