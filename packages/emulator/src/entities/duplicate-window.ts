/**
 * The message ids that an entity saw within its window. A second message with one of them is
 * accepted from its sender and dropped.
 * https://learn.microsoft.com/azure/service-bus-messaging/duplicate-detection
 */
export class DuplicateWindow {
  /** When each was last seen first; in the order of time, so that old ones are at the front. */
  readonly #seen = new Map<string, number>();

  /** Whether a message with this id came within the window; remembers it if not. */
  isDuplicate(messageId: string, nowMs: number, windowMs: number): boolean {
    for (const [id, seenAtMs] of this.#seen) {
      if (seenAtMs + windowMs > nowMs) break;
      this.#seen.delete(id);
    }
    if (this.#seen.has(messageId)) return true;
    this.#seen.set(messageId, nowMs);
    return false;
  }
}
