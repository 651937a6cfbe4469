/** Lets work go on in the order in which it was announced, whoever is ready first. */
export class InTurn {
  readonly #ready = new Map<number, () => void>();
  #announced = 0;
  #next = 0;

  /**
   * Takes a place in the order. The function that it gives is to be called with what to do then; only
   * its first call counts.
   */
  announce(): (then: () => void) => void {
    const place = this.#announced;
    this.#announced += 1;
    return (then) => {
      if (place < this.#next || this.#ready.has(place)) return;
      this.#ready.set(place, then);
      for (;;) {
        const ready = this.#ready.get(this.#next);
        if (ready === undefined) return;
        this.#ready.delete(this.#next);
        this.#next += 1;
        ready();
      }
    };
  }
}
