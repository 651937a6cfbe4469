import { exponentialBackoff } from "@buspass/retry";
import type { BuspassErrorCode } from "./error-codes.ts";
import { type HeldLock, lockLost } from "./held-lock.ts";
import { pause } from "./pause.ts";
import type { MessageWork } from "./process-message.ts";

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
 * @throws BuspassError the last failure, or LockLost
 */
export async function settleWhileLocked(
  settle: () => Promise<void>,
  lock: HeldLock,
  { where, expired, explained }: Pick<MessageWork, "where" | "expired" | "explained">,
): Promise<void> {
  const ended = AbortSignal.any([lock.lost, expired]);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await settle();
    } catch (cause) {
      const error = explained(cause);
      if (lock.lost.aborted && error.transient) throw lockLost(where, cause);
      if (ended.aborted || final.has(error.code)) throw error;
      await pause(exponentialBackoff(backoff, attempt, Math.random), ended);
    }
  }
}
