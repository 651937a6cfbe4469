/**
 * What happens to a message after its handler threw: how often it is tried, and how long it waits in
 * between. An immutable value; {@link exponential} and {@link immediate} make one.
 */
export interface Redelivery {
  /** How many attempts a message gets in all, the first one included. */
  readonly attempts: number;
  /**
   * How long the message waits after a failed attempt, in milliseconds.
   *
   * @param attempt the attempt that failed, counted from 1
   * @param random gives a number from 0 (included) to 1 (excluded), such as `Math.random`
   * @throws RangeError when `attempt` is not a whole number from 1 up
   */
  delayMs(attempt: number, random: () => number): number;
}
