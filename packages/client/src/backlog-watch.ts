import type { ReceivingLink } from "./transport.ts";
import { watchEveryMs } from "./watchdog.ts";

/** What a watch knows of those who work on what is received. */
export interface Hands {
  /** Whether they could take another message now. */
  hasRoom(): boolean;
  /** Whether a message is in them. */
  holds(sequenceNumber: bigint): boolean;
}

/** What a look found. */
export type Finding = "not now" | "nothing waits" | "suspicious" | "stalled";

const pageSize = 100;
const longestPauseMs = 10 * 60_000;

/**
 * Notices that messages wait which are not delivered. It looks only where nothing came for a while
 * and there is room: it peeks, which needs no other right than receiving. A message that was there
 * half a minute ago and still is there, and nothing came meanwhile, was not delivered to anybody, or
 * is locked by another receiver; nothing that a client can ask tells the two apart. So the link is
 * opened anew, which costs little, and less and less often as long as nothing comes of it.
 */
export class BacklogWatch {
  readonly #hands: Hands;
  /** When the link was opened, or the last message came. */
  #quietSinceMs = 0;
  /** Counts openings and deliveries. */
  #activity = 0;
  #suspect: { readonly sequenceNumber: bigint; readonly activity: number } | undefined;
  #from = 0n;
  #pauseMs = watchEveryMs;

  constructor(hands: Hands) {
    this.#hands = hands;
  }

  /** There is a new link. */
  opened(): void {
    this.#quietSinceMs = Date.now();
    this.#activity += 1;
  }

  /** A message came: looks as often as at first. */
  delivered(): void {
    this.opened();
    this.#pauseMs = watchEveryMs;
  }

  /**
   * Looks once.
   * @throws what the peek throws
   */
  async look(link: ReceivingLink): Promise<Finding> {
    const activity = this.#activity;
    const quietMs = Date.now() - this.#quietSinceMs;
    if (!this.#hands.hasRoom() || quietMs < this.#pauseMs) return "not now";
    const suspect = this.#suspect?.activity === activity ? this.#suspect : undefined;
    this.#suspect = undefined;
    const page = suspect
      ? await link.peek(suspect.sequenceNumber, 1)
      : await link.peek(this.#from, pageSize);
    if (this.#activity !== activity) return "not now";
    const waiting = page.find(
      ({ active, sequenceNumber }) => active && !this.#hands.holds(sequenceNumber),
    );
    if (waiting === undefined) {
      // A page full of scheduled or deferred messages: what comes after it is looked at next time.
      const last = suspect === undefined && page.length === pageSize ? page.at(-1) : undefined;
      this.#from = last === undefined ? 0n : last.sequenceNumber + 1n;
      return "nothing waits";
    }
    const { sequenceNumber } = waiting;
    if (suspect?.sequenceNumber === sequenceNumber) {
      this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs);
      return "stalled";
    }
    this.#suspect = { sequenceNumber, activity };
    return "suspicious";
  }
}
