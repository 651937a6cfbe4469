import { checkCount } from "./check-option.ts";
import type { Redelivery } from "./redelivery.ts";

/** The options of {@link immediate}. */
export interface ImmediateOptions {
  /** How many attempts a message gets in all, the first one included: a whole number from 1 up. */
  readonly attempts: number;
}

/**
 * Redelivers a message at once, without a wait. For handlers whose fault is gone on the next try,
 * such as a lost race; with `attempts: 1` a message is dead-lettered on its first failure.
 *
 * @throws RangeError when `attempts` is not a whole number from 1 up
 *
 * @example
 * ```ts
 * const redelivery = immediate({ attempts: 3 });
 * ```
 */
export function immediate({ attempts }: ImmediateOptions): Redelivery {
  checkCount("attempts", attempts);
  return Object.freeze({
    attempts,
    delayMs(attempt: number): number {
      checkCount("attempt", attempt);
      return 0;
    },
  });
}
