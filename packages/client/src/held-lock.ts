import { BuspassError } from "./buspass-error.ts";
import { withDeadline } from "./deadline.ts";
import type { Delivery } from "./transport.ts";

/*
 * Locks last from five seconds to five minutes. A remainder beyond that means that this host's clock
 * and the service's disagree.
 * https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement
 */
const shortestLockMs = 5_000;
const longestLockMs = 5 * 60_000;

/** How long a lock is renewed, unless it is extended: a handler that hangs must not hold its message for ever. */
const budgetMs = 5 * 60_000;

/** A lock is renewed so long before its end, or at half of what remains. */
const marginMs = 10_000;

/** How long after a renewal that failed the next one is tried. */
const againMs = 1_000;

/**
 * The lock on a message while somebody works on it. It is renewed in time, a renewal that fails is
 * repeated until the lock's own end, and none is late: one for a lock that has ended fails, and in the
 * SDK took its receiver along (azure-sdk-for-js#8605). Its timer keeps no process alive.
 */
export class HeldLock {
  readonly #lost = new AbortController();
  readonly #delivery: Delivery;
  readonly #isLost: (cause: unknown) => boolean;
  #renewUntilMs = Date.now() + budgetMs;
  #endsAtMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #released = false;

  /** @param isLost whether a renewal failed because the lock had ended */
  constructor(delivery: Delivery, isLost: (cause: unknown) => boolean) {
    this.#delivery = delivery;
    this.#isLost = isLost;
    this.#hold(delivery.lockedUntil);
  }

  /** Aborts when the lock has ended before it was released. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Renews it for so much longer than it would be. */
  extend(byMs: number): void {
    this.#renewUntilMs += byMs;
  }

  /** Renews it no more, and never calls it lost. */
  release(): void {
    this.#released = true;
    clearTimeout(this.#timer);
  }

  #hold(until: Date | undefined): void {
    const nowMs = Date.now();
    const toldMs = until === undefined ? shortestLockMs : until.getTime() - nowMs;
    const leftMs = Math.min(Math.max(toldMs, shortestLockMs), longestLockMs);
    this.#endsAtMs = nowMs + leftMs;
    this.#renewIn(leftMs - Math.min(leftMs / 2, marginMs));
  }

  #renewIn(delayMs: number): void {
    this.#timer = setTimeout(() => void this.#renew(), delayMs);
    this.#timer.unref();
  }

  async #renew(): Promise<void> {
    const nowMs = Date.now();
    const leftMs = this.#endsAtMs - nowMs;
    if (leftMs <= 0) {
      this.#lost.abort();
      return;
    }
    if (nowMs >= this.#renewUntilMs) {
      this.#renewIn(leftMs);
      return;
    }
    try {
      const until = await withDeadline(leftMs, "A renewal", this.#delivery.renewLock());
      if (!this.#released) this.#hold(until);
    } catch (cause) {
      if (this.#released) return;
      if (this.#isLost(cause)) this.#lost.abort(cause);
      else this.#renewIn(Math.max(0, Math.min(againMs, this.#endsAtMs - Date.now())));
    }
  }
}

/** @param where such as `queue "orders" of contoso-prod.servicebus.windows.net` */
export function lockLost(where: string, cause: unknown): BuspassError {
  return new BuspassError("LockLost", `The lock on a message of ${where} was lost.`, { cause });
}
