import { checkCount } from "./check-option.ts";
import { cut } from "./cut.ts";
import { DeadLetter } from "./dead-letter.ts";
import { describeError } from "./describe-error.ts";
import type { Redelivery } from "./redelivery.ts";

/** An attempt at a message whose handler threw. */
export interface FailedAttempt {
  /** Which attempt it was, counted from 1. */
  readonly attempt: number;
  /** What the handler threw: an Error, or any other value. */
  readonly error: unknown;
  /** The policy of the receiver. */
  readonly redelivery: Redelivery;
  /** Gives a number from 0 (included) to 1 (excluded), such as `Math.random`. */
  readonly random: () => number;
  /** Takes secrets out of what becomes a reason and a description, before that is cut. Default: it stays. */
  readonly redact?: (text: string) => string;
}

/** What to do with the message: deliver it again after `delayMs` milliseconds, or set it aside. */
export type Decision =
  | { readonly action: "redeliver"; readonly delayMs: number }
  | { readonly action: "deadLetter"; readonly reason: string; readonly description: string };

/**
 * Decides what becomes of a message after its handler threw.
 *
 * A {@link DeadLetter} sets the message aside at once with its own reason. Any other value asks the
 * policy, and after the last attempt sets the message aside with the reason `RedeliveryExhausted`
 * and a description of the last error: its name and message, without the stack. Reason and
 * description are cut at the 4096 characters that Service Bus keeps.
 *
 * @throws RangeError when `attempt` is not a whole number from 1 up
 *
 * @example
 * ```ts
 * const decision = decideRedelivery({ attempt, error, redelivery, random: Math.random });
 * ```
 */
export function decideRedelivery(failed: FailedAttempt): Decision {
  const { attempt, error, redelivery, random, redact = (text) => text } = failed;
  checkCount("attempt", attempt);
  const deadLetter = asDeadLetter(error);
  if (deadLetter !== undefined) {
    return {
      action: "deadLetter",
      reason: cut(redact(deadLetter.reason)),
      description: cut(redact(deadLetter.description ?? describeCause(deadLetter, attempt))),
    };
  }
  if (attempt < redelivery.attempts) {
    return { action: "redeliver", delayMs: redelivery.delayMs(attempt, random) };
  }
  const attempts = attempt === 1 ? "1 attempt" : `${attempt} attempts`;
  return {
    action: "deadLetter",
    reason: "RedeliveryExhausted",
    description: cut(
      redact(`The handler failed in ${attempts}; the last error: ${describeError(error)}`),
    ),
  };
}

function asDeadLetter(error: unknown): DeadLetter | undefined {
  try {
    return error instanceof DeadLetter ? error : undefined;
  } catch {
    // A revoked proxy throws even here.
    return undefined;
  }
}

function describeCause(deadLetter: DeadLetter, attempt: number): string {
  return deadLetter.cause === undefined
    ? `The handler dead-lettered the message in attempt ${attempt}.`
    : describeError(deadLetter.cause);
}
