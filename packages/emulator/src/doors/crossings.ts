import { immediately } from "../immediately.ts";

/** How often there may be one before the timers and sockets of the process have their turn. */
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
    this.#waiting.push(cross);
    // What is handed over together crosses together.
    if (this.#waiting.length > 1) return;
    if (this.#inThisTurn === 0) immediately(() => this.#newTurn());
    this.#inThisTurn += 1;
    if (this.#inThisTurn <= mostInOneTurn) process.nextTick(() => this.#cross());
    else immediately(() => this.#cross());
  }

  #newTurn(): void {
    this.#inThisTurn = 0;
  }

  #cross(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const cross of waiting) cross();
  }
}
