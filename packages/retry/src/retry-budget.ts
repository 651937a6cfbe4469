import { checkCount } from "./check-option.ts";

/** What {@link retryBudget} gives. */
export interface RetryBudget {
  /** Takes one retry from the budget. False when there is none: give up now. */
  spend(): boolean;
  /** Says that an operation succeeded, which earns a part of a retry. */
  earn(): void;
}

/** So many successes earn one retry: retries may be a tenth of the load, once the capacity is spent. */
const successesPerRetry = 10;

/**
 * A bound on retries of all operations together: a service in trouble must not get a multiple of its
 * usual load from those that try again. It starts full.
 *
 * @param capacity how many retries there may be without a success, a whole number from 1 up
 * @throws RangeError when `capacity` is not such a number
 * @see https://github.com/grpc/proposal/blob/master/A6-client-retries.md#throttling-retry-attempts-and-hedged-rpcs
 *
 * @example
 * ```ts
 * const budget = retryBudget(50);
 * if (!budget.spend()) throw error;
 * ```
 */
export function retryBudget(capacity: number): RetryBudget {
  checkCount("capacity", capacity);
  // Counted in successes, which are whole.
  const full = capacity * successesPerRetry;
  let left = full;
  return {
    spend() {
      if (left < successesPerRetry) return false;
      left -= successesPerRetry;
      return true;
    },
    earn() {
      left = Math.min(full, left + 1);
    },
  };
}
