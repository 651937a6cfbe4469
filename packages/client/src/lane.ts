import { batchLimits } from "./batch-limits.ts";
import { deliver, isolate, type Route } from "./deliver.ts";
import { immediately } from "./immediately.ts";
import { mostBytes } from "./most-bytes.ts";
import type { PendingSend } from "./pending-send.ts";

/** So many messages are spread over two batches when nothing is under way: one is read while the other is written. */
const worthTwoBatches = 32;

/**
 * Messages that leave in their order. One that finds nothing under way leaves at once; what comes in the
 * same turn of the event loop as others, or finds too much under way, gathers and leaves as one batch.
 */
export class Lane {
  readonly #waiting: PendingSend[] = [];
  readonly #flights: number;
  readonly #route: Route;
  readonly #onIdle: () => void;
  #refused: readonly PendingSend[] = [];
  #flying = 0;
  #gathering = false;

  /** `flights` is how many batches may be under way at once: one keeps the order whatever fails. */
  constructor(flights: number, route: Route, onIdle: () => void) {
    this.#flights = flights;
    this.#route = route;
    this.#onIdle = onIdle;
  }

  push(send: PendingSend): void {
    this.#waiting.push(send);
    if (this.#flying === 0 && !this.#gathering) this.#depart();
    else this.#gather();
  }

  /** Lets come what comes in this turn: those who were just told of their messages send the next ones. */
  #gather(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    immediately(() => {
      this.#gathering = false;
      this.#depart();
    });
  }

  #depart(): void {
    if (this.#refused.length > 0) {
      if (this.#flying === 0) void this.#isolate();
      return;
    }
    let most = Number.POSITIVE_INFINITY;
    if (this.#flying === 0 && this.#waiting.length >= worthTwoBatches) {
      most = Math.ceil(this.#waiting.length / 2);
    }
    while (this.#flying < this.#flights && this.#waiting.length > 0) {
      const sends = this.#take(most);
      if (sends.length > 0) void this.#fly(sends);
    }
    if (this.#flying === 0) this.#onIdle();
  }

  async #fly(sends: PendingSend[]): Promise<void> {
    this.#flying += 1;
    const refused = await deliver(sends, this.#route);
    this.#flying -= 1;
    if (refused.length > 0) this.#refused = this.#refused.concat(refused);
    if (sends.length === 1 && this.#waiting.length === 0) this.#depart();
    else this.#gather();
  }

  async #isolate(): Promise<void> {
    const refused = this.#refused;
    this.#refused = [];
    this.#flying = this.#flights;
    await isolate(refused, this.#route);
    this.#flying = 0;
    this.#depart();
  }

  #take(count: number): PendingSend[] {
    const most = Math.min(count, batchLimits.messages, this.#waiting.length);
    // A lone message leaves, however large it is.
    const taken = most > 1 ? this.#fitting(most) : most;
    return this.#waiting.splice(0, taken).filter((send) => send.open);
  }

  /** How many of the first so many messages surely fit into one batch; one at least. */
  #fitting(most: number): number {
    let bytes = 0;
    for (const [index, { message }] of this.#waiting.entries()) {
      bytes += mostBytes(message);
      if (index === most || bytes > batchLimits.bytes) return Math.max(1, index);
    }
    return most;
  }
}
