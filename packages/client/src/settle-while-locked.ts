import { exponentialBackoff } from "@buspass/retry";
import type { BuspassError } from "./buspass-error.ts";
import type { BuspassErrorCode } from "./error-codes.ts";
import { pause } from "./pause.ts";

const backoff = { initialDelayMs: 200, maxDelayMs: 5_000 };

/** Failures that no later attempt can mend. */
const final: ReadonlySet<BuspassErrorCode> = new Set([
  "LockLost",
  "MessageNotFound",
  "InvalidOperation",
  "Closed",
  "Unexpected",
]);

/**
 * Settles a message, and tries again as long as that may help: a handler has done its work, and a message
 * that is not settled is given to another. Even a right that is missing may come back in time.
 *
 * @param ended aborts when the lock is lost, or nobody has time any more
 * @throws BuspassError the last failure
 */
export async function settleWhileLocked(
  settle: () => Promise<void>,
  explained: (cause: unknown) => BuspassError,
  ended: AbortSignal,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await settle();
      return;
    } catch (cause) {
      const error = explained(cause);
      if (final.has(error.code) || ended.aborted) throw error;
      await pause(exponentialBackoff(backoff, attempt, Math.random), ended);
    }
  }
}
