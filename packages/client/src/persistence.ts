import { exponentialBackoff, type RetryBudget } from "@buspass/retry";
import type { BuspassError } from "./buspass-error.ts";
import type { BusyBreaker } from "./busy-breaker.ts";
import { pause } from "./pause.ts";

/** What decides whether and when a transport operation is tried again; one for a whole client. */
export interface Persistence {
  readonly breaker: BusyBreaker;
  readonly budget: RetryBudget;
  /** Aborts when nobody waits for an outcome any more. */
  readonly closing: AbortSignal;
  explained(cause: unknown): BuspassError;
}

const backoff = { initialDelayMs: 200, maxDelayMs: 5_000 };

/** A missing role or entity is told at once; faults of the network or the service may pass. */
export function mayRepeat(error: BuspassError, { budget }: Persistence): boolean {
  // A busy namespace is spared by the breaker, which counts for all.
  return error.transient && (error.code === "ServiceBusy" || budget.spend());
}

/** Waits before the next attempt; `attempt` is the one that failed, counted from 1. */
export async function untilNext(
  error: BuspassError,
  attempt: number,
  { breaker, closing }: Persistence,
): Promise<void> {
  if (error.code === "ServiceBusy") return breaker.open(error);
  await pause(exponentialBackoff(backoff, attempt, Math.random), closing);
}

export function succeeded({ breaker, budget }: Persistence): void {
  budget.earn();
  breaker.close();
}

/** Repeats an operation until it succeeds or fails for good; begins none once `closing` is aborted. */
export async function persist<T>(
  operation: () => Promise<T>,
  persistence: Persistence,
  onFailure: (error: BuspassError) => void,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    await persistence.breaker.wait(persistence.closing);
    persistence.closing.throwIfAborted();
    try {
      const result = await operation();
      succeeded(persistence);
      return result;
    } catch (cause) {
      const error = persistence.explained(cause);
      if (persistence.closing.aborted || !mayRepeat(error, persistence)) throw error;
      onFailure(error);
      await untilNext(error, attempt, persistence);
    }
  }
}
