import { checkCount, checkOption } from "./check-option.ts";

/** The bounds of {@link exponentialBackoff}. */
export interface BackoffOptions {
  /** The longest wait after the first attempt, in milliseconds. It doubles with every attempt. */
  readonly initialDelayMs: number;
  /** No wait is longer than this, in milliseconds. */
  readonly maxDelayMs: number;
}

/** Node fires a timer at once when its delay does not fit in a signed 32-bit integer. */
const longestTimerMs = 2_147_483_647;

/**
 * How long to wait after a failed attempt: a random whole number of milliseconds between 0 and
 * `initialDelayMs × 2^(attempt − 1)`, at most `maxDelayMs`. This is "full jitter", which spreads
 * clients that failed together instead of letting them return together.
 *
 * It is the wait between tries of a transport operation, such as a send over a broken connection,
 * and the wait that {@link exponential} puts between deliveries of a message.
 *
 * @param options the bounds, in milliseconds
 * @param attempt the attempt that failed, counted from 1
 * @param random gives a number from 0 (included) to 1 (excluded), such as `Math.random`
 * @throws RangeError when a bound or the attempt is not a number that is allowed; it says which
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * @example
 * ```ts
 * const delayMs = exponentialBackoff({ initialDelayMs: 100, maxDelayMs: 5_000 }, 3, Math.random); // 0 to 400
 * ```
 */
export function exponentialBackoff(
  options: BackoffOptions,
  attempt: number,
  random: () => number,
): number {
  checkBackoff(options);
  checkCount("attempt", attempt);
  return jitter(options, attempt, random);
}

/** Throws a RangeError for bounds that {@link jitter} cannot use. */
export function checkBackoff({ initialDelayMs, maxDelayMs }: BackoffOptions): void {
  const allowed = `from 1 to ${longestTimerMs} (the longest timer that Node has)`;
  checkOption(
    "initialDelayMs",
    initialDelayMs,
    initialDelayMs >= 1 && initialDelayMs <= longestTimerMs,
    allowed,
  );
  checkOption(
    "maxDelayMs",
    maxDelayMs,
    maxDelayMs >= initialDelayMs && maxDelayMs <= longestTimerMs,
    `from initialDelayMs (${initialDelayMs}) to ${longestTimerMs} (the longest timer that Node has)`,
  );
}

/** The wait itself, for bounds that were checked before. */
export function jitter(
  { initialDelayMs, maxDelayMs }: BackoffOptions,
  attempt: number,
  random: () => number,
): number {
  const ceiling = Math.min(maxDelayMs, initialDelayMs * 2 ** (attempt - 1));
  return Math.floor(random() * ceiling);
}
