import { immediately } from "../immediately.ts";

/** How many there may be before the timers and sockets of the process have their turn. */
const mostInOneTurn = 64;

/**
 * Does what it is given at the end of what runs now, in its order: before the event loop turns, as
 * clients know it from calls that take no time, and yet not without end. A loop of sends would
 * otherwise keep the loop from turning for as long as it lasts.
 */
export class Crossings {
  #inThisTurn = 0;
  #waiting: (() => void)[] = [];

  add(cross: () => void): void {
    if (this.#inThisTurn === 0) immediately(() => this.#turn());
    this.#inThisTurn += 1;
    if (this.#inThisTurn <= mostInOneTurn) process.nextTick(cross);
    else this.#waiting.push(cross);
  }

  #turn(): void {
    const waiting = this.#waiting;
    this.#inThisTurn = 0;
    this.#waiting = [];
    for (const cross of waiting) this.add(cross);
  }
}
