/**
 * Tells once that something is lost, and why. The SDK takes it for an `AbortSignal`, each of which costs a
 * lone message more than a microsecond to listen to.
 */
export class Loss {
  aborted = false;
  reason: unknown;
  readonly #listeners = new Set<(event: unknown) => void>();

  addEventListener(_event: "abort", listener: (event: unknown) => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_event: "abort", listener: (event: unknown) => void): void {
    this.#listeners.delete(listener);
  }

  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    for (const listener of this.#listeners) listener(this);
    this.#listeners.clear();
  }
}
