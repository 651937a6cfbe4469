import type { decoder, MessageContract } from "@buspass/contracts";
import { type Decision, decideRedelivery, type Redelivery } from "@buspass/retry";
import type { Handler } from "./handler.ts";
import type { HeldLock } from "./held-lock.ts";
import { pause } from "./pause.ts";
import type { Delivery } from "./transport.ts";

/** What a processor does with each of its messages. */
export interface MessageWork {
  readonly decode: ReturnType<typeof decoder>;
  readonly handlers: ReadonlyMap<MessageContract, Handler>;
  readonly redelivery: Redelivery;
  /** Ends waits between attempts, and starts no handler any more. */
  readonly closing: AbortSignal;
  /** Ends handlers: the time for draining is over. */
  readonly expired: AbortSignal;
  /** Settles, again where the namespace did not answer. */
  readonly settled: (lock: HeldLock, settle: () => Promise<void>) => Promise<void>;
}

/** A message that is given to a handler. */
export interface MessageInHand {
  readonly delivery: Delivery;
  readonly lock: HeldLock;
  /** Counted from 1. */
  readonly attempt: number;
}

/** How a message was settled. */
export type Outcome =
  | { readonly type: "completed" }
  | { readonly type: "redelivered"; readonly delayMs: number; readonly error: unknown }
  | { readonly type: "deadLettered"; readonly reason: string; readonly description: string };

/** Runs the handler of a message and settles it; throws only when settling fails. */
export async function processMessage(inHand: MessageInHand, work: MessageWork): Promise<Outcome> {
  const { delivery, lock, attempt } = inHand;
  const decoded = await work.decode(delivery.message);
  // Whatever arrives while the link is being drained goes back as it came.
  if (work.closing.aborted) return redelivered(inHand, work, 0, work.closing.reason);
  if (!decoded.ok) {
    const { reason, description } = decoded.violation;
    return deadLettered(inHand, work, reason, description);
  }
  const handler = work.handlers.get(decoded.contract);
  if (handler === undefined) {
    const { type, version } = decoded.contract;
    const description = `This receiver has no handler for ${type} version ${version}.`;
    return deadLettered(inHand, work, "UnknownMessage", description);
  }
  try {
    const { messageId, sequenceNumber, enqueuedAt, applicationProperties } = delivery.message;
    const signal = AbortSignal.any([work.expired, lock.lost]);
    await untilAborted(work.expired, async () =>
      handler.handle(decoded.body, {
        signal,
        messageId,
        sequenceNumber,
        attempt,
        enqueuedAt,
        applicationProperties,
      }),
    );
  } catch (error) {
    return failed(inHand, error, work);
  }
  await work.settled(lock, () => delivery.complete());
  return { type: "completed" };
}

async function failed(inHand: MessageInHand, error: unknown, work: MessageWork): Promise<Outcome> {
  const { attempt, lock } = inHand;
  const { redelivery, closing, expired } = work;
  if (expired.aborted) return redelivered(inHand, work, 0, error);
  let decision: Decision;
  try {
    decision = decideRedelivery({ attempt, error, redelivery, random: Math.random });
  } catch (policyError) {
    // A policy that throws must not leave its message locked.
    return redelivered(inHand, work, 0, policyError);
  }
  if (decision.action === "deadLetter") {
    return deadLettered(inHand, work, decision.reason, decision.description);
  }
  const { delayMs } = decision;
  if (delayMs > 0) {
    lock.extend(delayMs);
    await pause(delayMs, AbortSignal.any([closing, lock.lost]));
  }
  return redelivered(inHand, work, delayMs, error);
}

async function redelivered(
  { delivery, lock }: MessageInHand,
  work: MessageWork,
  delayMs: number,
  error: unknown,
): Promise<Outcome> {
  await work.settled(lock, () => delivery.abandon());
  return { type: "redelivered", delayMs, error };
}

async function deadLettered(
  { delivery, lock }: MessageInHand,
  work: MessageWork,
  reason: string,
  description: string,
): Promise<Outcome> {
  await work.settled(lock, () => delivery.deadLetter(reason, description));
  return { type: "deadLettered", reason, description };
}

/** Ends with the work, or with the signal: a handler that ignores its signal holds nobody up. */
async function untilAborted(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    await Promise.race([work(), aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
