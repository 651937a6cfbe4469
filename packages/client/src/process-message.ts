import { setTimeout as delay } from "node:timers/promises";
import type { decoder, MessageContract } from "@buspass/contracts";
import { type Decision, decideRedelivery, type Redelivery } from "@buspass/retry";
import type { Handler } from "./handler.ts";
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
}

/** How a message was settled. */
export type Outcome =
  | { readonly type: "completed" }
  | { readonly type: "redelivered"; readonly delayMs: number; readonly error: unknown }
  | { readonly type: "deadLettered"; readonly reason: string; readonly description: string };

/** Runs the handler of a message and settles it; throws only when settling fails. */
export async function processMessage(
  delivery: Delivery,
  attempt: number,
  work: MessageWork,
): Promise<Outcome> {
  const decoded = await work.decode(delivery.message);
  // Whatever arrives while the link is being drained goes back as it came.
  if (work.closing.aborted) return redelivered(delivery, 0, work.closing.reason);
  if (!decoded.ok) {
    const { reason, description } = decoded.violation;
    return deadLettered(delivery, reason, description);
  }
  const handler = work.handlers.get(decoded.contract);
  if (handler === undefined) {
    const { type, version } = decoded.contract;
    const description = `This receiver has no handler for ${type} version ${version}.`;
    return deadLettered(delivery, "UnknownMessage", description);
  }
  try {
    const { messageId, sequenceNumber, enqueuedAt, applicationProperties } = delivery.message;
    const signal = work.expired;
    await untilAborted(signal, async () =>
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
    return failed(delivery, attempt, error, work);
  }
  await delivery.complete();
  return { type: "completed" };
}

async function failed(
  delivery: Delivery,
  attempt: number,
  error: unknown,
  { redelivery, closing, expired }: MessageWork,
): Promise<Outcome> {
  if (expired.aborted) return redelivered(delivery, 0, error);
  let decision: Decision;
  try {
    decision = decideRedelivery({ attempt, error, redelivery, random: Math.random });
  } catch (policyError) {
    // A policy that throws must not leave its message locked.
    return redelivered(delivery, 0, policyError);
  }
  if (decision.action === "deadLetter") {
    return deadLettered(delivery, decision.reason, decision.description);
  }
  const { delayMs } = decision;
  if (delayMs > 0) await delay(delayMs, undefined, { signal: closing }).catch(() => {});
  return redelivered(delivery, delayMs, error);
}

async function redelivered(delivery: Delivery, delayMs: number, error: unknown): Promise<Outcome> {
  await delivery.abandon();
  return { type: "redelivered", delayMs, error };
}

async function deadLettered(
  delivery: Delivery,
  reason: string,
  description: string,
): Promise<Outcome> {
  await delivery.deadLetter(reason, description);
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
