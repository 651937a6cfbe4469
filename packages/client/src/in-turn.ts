/** Lets work go on in the order in which it was announced, whoever is ready first. */
export class InTurn {
  readonly #ready = new Map<number, () => void>();
  #announced = 0;
  #next = 0;

  /** Takes a place in the order. */
  announce(): number {
    const place = this.#announced;
    this.#announced += 1;
    return place;
  }

  /** Says what to do when it is the turn of a place. Only the first word on a place counts. */
  ready(place: number, then: () => void): void {
    if (place > this.#next && !this.#ready.has(place)) this.#ready.set(place, then);
    if (place !== this.#next) return;
    let turn: (() => void) | undefined = then;
    while (turn !== undefined) {
      this.#ready.delete(this.#next);
      this.#next += 1;
      turn();
      turn = this.#ready.get(this.#next);
    }
  }
}
