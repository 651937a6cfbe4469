import type { Delivery } from "rhea";
import type { Clock } from "../clock.ts";
import type { IncomingMessage } from "../entities/message.ts";
import type { Destination } from "../entities/topology.ts";
import { malformed } from "./conditions.ts";
import { readMessages } from "./message-encoding.ts";
import { type IncomingLink, rawFormat } from "./rhea.ts";

/** Messages that a sender may have under way; the raw client throws when its callers outrun it. */
const creditWindow = 1_000;

/** Takes what a client sends into a queue or topic; a message is settled once it is kept. */
export function takeMessages(link: IncomingLink, destination: Destination, clock: Clock): void {
  link.set_source(link.source);
  link.set_target(link.target);
  link.on("message", (context: { message: Buffer; delivery: Delivery }) => {
    const { message, delivery } = context;
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
