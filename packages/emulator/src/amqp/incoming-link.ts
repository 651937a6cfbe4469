import type { Delivery } from "rhea";
import type { Clock } from "../clock.ts";
import type { IncomingMessage } from "../entities/message.ts";
import type { Destination } from "../entities/topology.ts";
import { malformed, messageTooLarge } from "./conditions.ts";
import { readMessages } from "./message-encoding.ts";
import { type IncomingLink, rawFormat } from "./rhea.ts";

/** Messages that a sender may have under way; the raw client throws when its callers outrun it. */
const creditWindow = 1_000;

/**
 * Bytes of a message or batch on the Standard tier; a client sizes its batches by it.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas
 */
const maxMessageSize = 256 * 1024;

/** Takes what a client sends into a queue or topic; a message is settled once it is kept. */
export function takeMessages(link: IncomingLink, destination: Destination, clock: Clock): void {
  link.set_source(link.source);
  link.set_target(link.target);
  link.local.attach.max_message_size = maxMessageSize;
  // rhea gives a transfer without payload no message.
  link.on("message", (context: { message?: Buffer; delivery: Delivery }) => {
    const { message = Buffer.alloc(0), delivery } = context;
    if (message.length > maxMessageSize) {
      delivery.reject(messageTooLarge(message.length, maxMessageSize, clock.now()));
      return;
    }
    let messages: IncomingMessage[];
    try {
      messages = readMessages(message, delivery.format === rawFormat ? 0 : delivery.format);
    } catch {
      delivery.reject(malformed("The message could not be decoded.", clock.now()));
      return;
    }
    for (const incoming of messages) destination.enqueue(incoming);
    delivery.accept();
  });
  link.add_credit(creditWindow);
  link.set_credit_window(creditWindow);
}
