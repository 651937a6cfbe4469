import type { Delivery } from "rhea";
import { requireSending } from "../entities/admission.ts";
import { sendAll } from "../entities/enqueue.ts";
import { EntityError } from "../entities/entity-error.ts";
import type { IncomingMessage } from "../entities/message.ts";
import type { Queue } from "../entities/queue.ts";
import { malformed, refusalOf } from "./conditions.ts";
import type { NamespaceServices } from "./namespace-services.ts";
import { readMessages } from "./read-message.ts";
import { type IncomingLink, rawFormat } from "./rhea.ts";

/** Messages that a sender may have under way; the raw client throws when its callers outrun it. */
const creditWindow = 1_000;

/**
 * Takes what a client sends into a queue or topic; a message is settled once it is kept.
 * @throws EntityError EntityDisabled
 */
export function takeMessages(
  link: IncomingLink,
  queue: Queue,
  { clock, faults }: NamespaceServices,
): void {
  requireSending(queue);
  link.set_source(link.source);
  link.set_target(link.target);
  // A client sizes its batches by it; a batch counts as one message.
  const maxMessageBytes = "maxMessageBytes" in queue.settings ? queue.settings.maxMessageBytes : 0;
  link.local.attach.max_message_size = maxMessageBytes;
  // rhea gives a transfer without payload no message.
  link.on("message", (context: { message?: Buffer; delivery: Delivery }) => {
    const { message = Buffer.alloc(0), delivery } = context;
    // What was under way when the link was closed, for a right that ended say, is not taken.
    if (!link.is_open()) return;
    faults.meet(
      "send",
      queue.path,
      () => take(message, delivery),
      (error) => delivery.reject(error),
    );
  });
  const take = (message: Buffer, delivery: Delivery): void => {
    try {
      if (message.byteLength > maxMessageBytes) {
        throw new EntityError(
          "MessageTooLarge",
          `The received message (size:${message.byteLength} bytes) exceeds the limit (${maxMessageBytes} bytes) currently allowed on the link.`,
        );
      }
      sendAll(queue, decoded(message, delivery.format));
      delivery.accept();
    } catch (error) {
      delivery.reject(
        error instanceof MalformedMessage
          ? malformed(error.message, clock.now())
          : refusalOf(error, clock.now()),
      );
    }
  };
  link.add_credit(creditWindow);
  link.set_credit_window(creditWindow);
}

class MalformedMessage extends Error {}

function decoded(message: Buffer, format: number): IncomingMessage[] {
  try {
    return readMessages(message, format === rawFormat ? 0 : format);
  } catch (cause) {
    throw new MalformedMessage("The message could not be decoded.", { cause });
  }
}
