import { randomBytes } from "node:crypto";
import type { EntityError } from "../entities/entity-error.ts";
import type { StoredMessage } from "../entities/message.ts";
import type { Consumer } from "../entities/queue.ts";
import { tagOf } from "./lock-token.ts";
import type { OutgoingLink } from "./rhea.ts";
import { messageBytes } from "./write-message.ts";

const settledByBroker = 1;
const plainFormat = 0;

/** A receiving link as a queue sees it: its mode, its credit, and a way to send. */
export class LinkConsumer implements Consumer {
  readonly mode: Consumer["mode"];
  readonly sessionId: string | undefined;
  readonly end: (why: EntityError) => void;
  readonly #link: OutgoingLink;
  #sent = 0;
  #drained = 0;

  constructor(link: OutgoingLink, sessionId: string | undefined, end: (why: EntityError) => void) {
    this.#link = link;
    this.mode = link.snd_settle_mode === settledByBroker ? "receive-and-delete" : "peek-lock";
    this.sessionId = sessionId;
    this.end = end;
    // rhea answers a drain only while credit is left. A message that takes the last credit as the
    // drain arrives would leave it unanswered, and the client would close the link. [AMQP 2.6.7]
    link._get_drain = () => {
      if (!link._draining) return false;
      this.#drained += link.credit;
      link.delivery_count += link.credit;
      link.credit = 0;
      return true;
    };
  }

  wants(): number {
    if (!this.#link.is_open() || !this.#link.sendable()) return 0;
    // rhea lowers the credit only when it writes, on the next tick.
    const unwritten = this.#sent - (this.#link.delivery_count - this.#drained);
    return this.#link.credit - unwritten;
  }

  deliver(message: StoredMessage): void {
    const { lock } = message;
    const tag = lock === undefined ? randomBytes(16) : tagOf(lock.token);
    try {
      const delivery = this.#link.send(messageBytes(message), tag, plainFormat);
      if (lock !== undefined) delivery.lockToken = lock.token;
      this.#sent += 1;
    } catch {
      // Who is told of this is who sent something, or time itself: neither could help it.
      this.#link.close({
        condition: "amqp:internal-error",
        description: `Message ${message.sequenceNumber} could not be written.`,
      });
    }
  }
}
