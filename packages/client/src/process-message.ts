import type { MessageContract } from "@buspass/contracts";
import { redact } from "@buspass/identity/key-guard";
import { type Decision, decideRedelivery, type Redelivery } from "@buspass/retry";
import { BuspassError } from "./buspass-error.ts";
import type { Handler } from "./handler.ts";
import type { HeldLock } from "./held-lock.ts";
import type { messageReader, Reading } from "./message-reader.ts";
import { pause } from "./pause.ts";
import { settleWhileLocked } from "./settle-while-locked.ts";
import type { Delivery } from "./transport.ts";
import { untilAborted } from "./until-aborted.ts";

/** What a processor does with each of its messages. */
export interface MessageWork {
  /** Such as `queue "orders" of contoso-prod.servicebus.windows.net`. */
  readonly where: string;
  readonly read: ReturnType<typeof messageReader>;
  readonly handlers: ReadonlyMap<MessageContract, Handler>;
  readonly redelivery: Redelivery;
  /** Ends waits between attempts, and starts no handler any more. */
  readonly closing: AbortSignal;
  /** Ends handlers: the time for draining is over. */
  readonly expired: AbortSignal;
  explained(cause: unknown): BuspassError;
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
  const signal = AbortSignal.any([work.expired, lock.lost]);
  let reading: Reading;
  try {
    reading = await untilAborted(work.expired, () => work.read(delivery.message, signal));
  } catch (error) {
    return failed(inHand, error, work);
  }
  // Whatever arrives while the link is being drained goes back as it came.
  if (work.closing.aborted) return redelivered(inHand, work, 0, work.closing.reason);
  if (!reading.ok) return notRead(inHand, reading, work);
  const { contract, body } = reading;
  const handler = work.handlers.get(contract);
  if (handler === undefined) throw new TypeError("Nothing is read that no handler is for.");
  try {
    const { messageId, sequenceNumber, enqueuedAt, applicationProperties } = delivery.message;
    await untilAborted(work.expired, async () =>
      handler.handle(body, {
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
  await settleWhileLocked(() => delivery.complete(), lock, work);
  return { type: "completed" };
}

/** The reason of a dead letter is what the message lacks, however often it was left to others before. */
async function notRead(
  inHand: MessageInHand,
  { violation, leave }: Extract<Reading, { ok: false }>,
  work: MessageWork,
): Promise<Outcome> {
  const { reason } = violation;
  // A message may name anything as its type. Service Bus keeps so many characters.
  const description = redact(violation.description).slice(0, 4096).toWellFormed();
  if (!leave || inHand.attempt >= work.redelivery.attempts) {
    return deadLettered(inHand, work, reason, description);
  }
  return failed(inHand, new BuspassError("UnknownMessage", description), work);
}

async function failed(inHand: MessageInHand, error: unknown, work: MessageWork): Promise<Outcome> {
  const { attempt, lock } = inHand;
  const { redelivery, closing, expired } = work;
  if (expired.aborted) return redelivered(inHand, work, 0, error);
  let decision: Decision;
  try {
    decision = decideRedelivery({ attempt, error, redelivery, random: Math.random, redact });
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
  await settleWhileLocked(() => delivery.abandon(), lock, work);
  return { type: "redelivered", delayMs, error };
}

async function deadLettered(
  { delivery, lock }: MessageInHand,
  work: MessageWork,
  reason: string,
  description: string,
): Promise<Outcome> {
  await settleWhileLocked(() => delivery.deadLetter(reason, description), lock, work);
  return { type: "deadLettered", reason, description };
}
