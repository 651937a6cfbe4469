import { setTimeout as delay } from "node:timers/promises";
import { exponentialBackoff } from "@buspass/retry";
import type { BuspassError } from "./buspass-error.ts";

const attempts = 4;
const backoff = { initialDelayMs: 200, maxDelayMs: 5_000 };

/**
 * Repeats an operation over faults of the network or the service, and nothing else: a missing role
 * or entity is told at once.
 */
export async function retryTransient<T>(
  operation: () => Promise<T>,
  explained: (cause: unknown) => BuspassError,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operation();
    } catch (cause) {
      const error = explained(cause);
      if (!error.transient || attempt === attempts) throw error;
      await delay(exponentialBackoff(backoff, attempt, Math.random));
    }
  }
}
