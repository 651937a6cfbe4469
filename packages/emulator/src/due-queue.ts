/** Something that is to run at a time; without `run` once it was taken or canceled. */
interface Due {
  readonly atMs: number;
  readonly order: number;
  run: (() => void) | undefined;
}

const shortestSweep = 64;

/**
 * What waits for its time, the earliest first and those of one time in the order of their coming. A heap:
 * most are canceled long before, and canceling only marks one, for a sweep of all that were.
 */
export class DueQueue {
  /** No entry is earlier than the one at half its place, counted from 1. */
  #heap: Due[] = [];
  #added = 0;
  #waiting = 0;

  /** Returns what cancels it. */
  add(atMs: number, run: () => void): () => void {
    this.#added += 1;
    const due: Due = { atMs, order: this.#added, run };
    this.#waiting += 1;
    this.#rise(due, this.#heap.length);
    return () => {
      if (due.run === undefined) return;
      due.run = undefined;
      this.#waiting -= 1;
      if (this.#heap.length > shortestSweep && this.#heap.length > 2 * this.#waiting) this.#sweep();
    };
  }

  /** No later than when the next falls due; undefined when nothing waits. */
  get nextMs(): number | undefined {
    return this.#heap[0]?.atMs;
  }

  /** When each falls due. */
  get times(): number[] {
    return this.#heap.filter(({ run }) => run !== undefined).map(({ atMs }) => atMs);
  }

  /** Takes the first that is due. */
  take(nowMs: number): { readonly atMs: number; readonly run: () => void } | undefined {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (first.atMs > nowMs) return undefined;
      const last = this.#heap.pop();
      if (last !== undefined && last !== first) this.#sink(last);
      const { atMs, run } = first;
      if (run === undefined) continue;
      first.run = undefined;
      this.#waiting -= 1;
      return { atMs, run };
    }
    return undefined;
  }

  #rise(due: Due, from: number): void {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const other = this.#heap[above];
      if (other === undefined || isBefore(other, due)) break;
      this.#heap[at] = other;
      at = above;
    }
    this.#heap[at] = due;
  }

  /** Puts an entry where the first one was taken from. */
  #sink(due: Due): void {
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const [one, other] = [this.#heap[left], this.#heap[left + 1]];
      if (one === undefined) break;
      const rightIsFirst = other !== undefined && isBefore(other, one);
      const first = rightIsFirst ? other : one;
      if (isBefore(due, first)) break;
      this.#heap[at] = first;
      at = rightIsFirst ? left + 1 : left;
    }
    this.#heap[at] = due;
  }

  /** What is sorted is a heap. */
  #sweep(): void {
    this.#heap = this.#heap
      .filter(({ run }) => run !== undefined)
      .sort((one, other) => (isBefore(one, other) ? -1 : 1));
  }
}

function isBefore(one: Due, other: Due): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}
