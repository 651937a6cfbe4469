import type { BuspassError } from "./buspass-error.ts";

/** A fault that goes on is told so often. JS#19883: up to 2,000 times a second. */
const tellEveryMs = 60_000;

/** More different faults than this are not told apart from new ones. */
const mostFaults = 20;

interface Fault {
  toldAtMs: number;
  untold: number;
}

/** Tells the same fault once in a minute, with how often it happened. */
export class RepeatedFaults {
  readonly #faults = new Map<string, Fault>();

  /** How often a fault happened since it was told last, when it is time to tell it; else undefined. */
  note(error: BuspassError): number | undefined {
    const nowMs = Date.now();
    const key = `${error.code} ${error.message}`;
    const fault = this.#faults.get(key) ?? { toldAtMs: Number.NEGATIVE_INFINITY, untold: 0 };
    fault.untold += 1;
    // The latest last, so that what is forgotten is the oldest.
    this.#faults.delete(key);
    this.#faults.set(key, fault);
    for (const oldest of this.#faults.keys()) {
      if (this.#faults.size <= mostFaults) break;
      this.#faults.delete(oldest);
    }
    if (nowMs - fault.toldAtMs < tellEveryMs) return undefined;
    const count = fault.untold;
    fault.toldAtMs = nowMs;
    fault.untold = 0;
    return count;
  }
}
