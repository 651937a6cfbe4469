import type { MessageContract, OutputOf } from "@buspass/contracts";

/** What a handler knows of the message besides its body. */
export interface HandlerContext {
  /**
   * Aborts when the lock on the message is lost, so that somebody else may get it, and when the
   * processor closes and its time for draining is over. Pass it on.
   */
  readonly signal: AbortSignal;
  readonly messageId: string | undefined;
  readonly sequenceNumber: string | undefined;
  /** Which attempt at this message it is, counted from 1. */
  readonly attempt: number;
  readonly enqueuedAt: Date | undefined;
  readonly applicationProperties: Readonly<Record<string, unknown>>;
}

/** A message together with what to do with it. Made by `on`. */
export interface Handler<Contract extends MessageContract = MessageContract> {
  readonly contract: Contract;
  handle(body: OutputOf<Contract>, context: HandlerContext): void | Promise<void>;
}

/** The handlers that a processor takes: one for any of the messages that its entity carries. */
export type HandlerFor<Contract extends MessageContract> = Contract extends MessageContract
  ? Handler<Contract>
  : never;

/**
 * Says what to do with a message. When `handle` returns, the message is completed; when it throws,
 * the redelivery policy decides; when it throws `DeadLetter`, the message is set aside. Nothing else
 * settles.
 *
 * @example
 * on(OrderPlaced, async (order, { signal }) => {
 *   await charge(order, { signal });
 * });
 */
export function on<Contract extends MessageContract>(
  contract: Contract,
  handle: (body: OutputOf<Contract>, context: HandlerContext) => void | Promise<void>,
): Handler<Contract> {
  return { contract, handle };
}
