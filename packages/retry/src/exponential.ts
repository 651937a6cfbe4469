import { checkBackoff, jitter } from "./backoff.ts";
import { checkCount } from "./check-option.ts";
import type { Redelivery } from "./redelivery.ts";

/** The options of {@link exponential}. */
export interface ExponentialOptions {
  /** How many attempts a message gets in all, the first one included: a whole number from 1 up. */
  readonly attempts: number;
  /** The longest wait after the first attempt, in milliseconds; it doubles each time. 500 unless given. */
  readonly initialDelayMs?: number;
  /** No wait is longer than this, in milliseconds. 60,000 unless given. */
  readonly maxDelayMs?: number;
}

/**
 * Redelivers a message after waits that grow, with full jitter (see {@link exponentialBackoff}).
 * For faults that pass: a service that is down, a record that is locked.
 *
 * @throws RangeError when an option is out of its range; it names the option and what is allowed
 *
 * @example
 * ```ts
 * const redelivery = exponential({ attempts: 5, maxDelayMs: 60_000 });
 * ```
 */
export function exponential({
  attempts,
  initialDelayMs = 500,
  maxDelayMs = 60_000,
}: ExponentialOptions): Redelivery {
  const bounds = { initialDelayMs, maxDelayMs };
  checkCount("attempts", attempts);
  checkBackoff(bounds);
  return Object.freeze({
    attempts,
    delayMs(attempt: number, random: () => number): number {
      checkCount("attempt", attempt);
      return jitter(bounds, attempt, random);
    },
  });
}
