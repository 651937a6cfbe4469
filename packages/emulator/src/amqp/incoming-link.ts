import { requireSending } from "../entities/admission.ts";
import { sendAll } from "../entities/enqueue.ts";
import { EntityError, notFound } from "../entities/entity-error.ts";
import type { IncomingMessage } from "../entities/message.ts";
import { sending, sendingVia } from "../entities/prepared-work.ts";
import type { Queue } from "../entities/queue.ts";
import type { Work } from "../entities/transaction.ts";
import { malformed, refusalOf } from "./conditions.ts";
import type { NamespaceServices } from "./namespace-services.ts";
import { readMessages } from "./read-message.ts";
import {
  type AmqpErrorFields,
  type IncomingDelivery,
  type IncomingLink,
  outcomes,
  rawFormat,
} from "./rhea.ts";
import { outcomeIn } from "./transaction-values.ts";
import { transactionalStateOf } from "./transactional-state.ts";
import type { Transactions } from "./transactions.ts";

/** Messages that a sender may have under way; the raw client throws when its callers outrun it. */
const creditWindow = 1_000;

/** Where a client's messages go. */
export interface Destination {
  readonly queue: Queue;
  /** The entity to which the queue passes them on at once, if it does. */
  readonly onTo: string | undefined;
}

/**
 * Takes what a client sends into a queue or topic, or through one to another; a message is settled once
 * it is kept. In a transaction it is kept when that commits.
 * @throws EntityError EntityDisabled
 */
export function takeMessages(
  link: IncomingLink,
  { queue, onTo }: Destination,
  { clock, faults, topology }: NamespaceServices,
  transactions: Transactions,
): void {
  requireSending(queue);
  link.set_source(link.source);
  link.set_target(link.target);
  // A client sizes its batches by it; a batch counts as one message.
  const maxMessageBytes = "maxMessageBytes" in queue.settings ? queue.settings.maxMessageBytes : 0;
  link.local.attach.max_message_size = maxMessageBytes;
  // rhea gives a transfer without payload no message.
  link.on("message", (context: { message?: Buffer; delivery: IncomingDelivery }) => {
    const { message = Buffer.alloc(0), delivery } = context;
    // What was under way when the link was closed, for a right that ended say, is not taken.
    if (!link.is_open()) return;
    const transactionId = transactionalStateOf(delivery.remote_state)?.transactionId;
    const refuse = (error: AmqpErrorFields): void =>
      delivery.update(true, outcomeIn(transactionId, outcomes.rejected({ error })));
    faults.meet("send", queue.path, () => take(message, delivery, transactionId, refuse), refuse);
  });
  const take = (
    message: Buffer,
    delivery: IncomingDelivery,
    transactionId: Buffer | undefined,
    refuse: (error: AmqpErrorFields) => void,
  ): void => {
    try {
      if (message.byteLength > maxMessageBytes) {
        throw new EntityError(
          "MessageTooLarge",
          `The received message (size:${message.byteLength} bytes) exceeds the limit (${maxMessageBytes} bytes) currently allowed on the link.`,
        );
      }
      const messages = decoded(message, delivery.format);
      if (transactionId !== undefined) transactions.find(transactionId).prepare(work(messages));
      else if (onTo === undefined) sendAll(queue, messages);
      else doNow(work(messages));
      delivery.update(true, outcomeIn(transactionId, outcomes.accepted()));
    } catch (error) {
      if (error instanceof MalformedMessage) {
        refuse(malformed(error.message, clock.now()));
      } else if (error instanceof EntityError && error.code === "TransactionNotFound") {
        // A link does not outlive this: https://github.com/Azure/azure-service-bus-java/issues/362
        link.close(refusalOf(error, clock.now()));
      } else {
        refuse(refusalOf(error, clock.now()));
      }
    }
  };
  const work = (messages: readonly IncomingMessage[]): Work => {
    if (onTo === undefined) return sending(queue, messages);
    if (topology.destination(onTo) === undefined) throw notFound(onTo);
    return sendingVia(queue, onTo, messages);
  };
  link.add_credit(creditWindow);
  link.set_credit_window(creditWindow);
}

function doNow(work: Work): void {
  work.check(0);
  work.run();
}

class MalformedMessage extends Error {}

function decoded(message: Buffer, format: number): IncomingMessage[] {
  try {
    return readMessages(message, format === rawFormat ? 0 : format);
  } catch (cause) {
    if (cause instanceof EntityError) throw cause;
    throw new MalformedMessage("The message could not be decoded.", { cause });
  }
}
