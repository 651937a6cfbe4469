import { randomBytes } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { StoredMessage } from "../entities/message.ts";
import type { Consumer, Queue } from "../entities/queue.ts";
import { messageLockLost, notSupported } from "./conditions.ts";
import { lockTokenOf, tagOf } from "./lock-token.ts";
import { writeMessage } from "./message-encoding.ts";
import { type Outcome, type OutgoingDelivery, type OutgoingLink, outcomes } from "./rhea.ts";

const settledByBroker = 1;
const plainFormat = 0;

/** Hands a queue's messages to a client that receives, for as long as its link is open. */
export function giveMessages(link: OutgoingLink, queue: Queue, clock: Clock): { stop(): void } {
  link.set_source(link.source);
  link.set_target(link.target);
  link.local.attach.snd_settle_mode = link.snd_settle_mode;
  link.local.attach.rcv_settle_mode = link.rcv_settle_mode;
  const consumer = new LinkConsumer(link);
  queue.addConsumer(consumer);
  link.on("sender_flow", () => {
    queue.serve();
    link.set_drained(true);
  });
  link.on("sendable", () => queue.serve());

  const settle = (
    outcome: (delivery: OutgoingDelivery) => Outcome,
    apply: (lockToken: string, delivery: OutgoingDelivery) => boolean,
  ) => {
    return ({ delivery }: { delivery: OutgoingDelivery }) => {
      const held = apply(lockTokenOf(delivery.tag), delivery);
      const answer = held
        ? outcome(delivery)
        : outcomes.rejected({ error: messageLockLost(clock.now()) });
      delivery.update(true, answer.described());
    };
  };
  link.on(
    "accepted",
    settle(
      () => outcomes.accepted(),
      (token) => queue.complete(token),
    ),
  );
  link.on(
    "released",
    settle(
      () => outcomes.released(),
      (token) => queue.abandon(token),
    ),
  );
  const abandon = settle(
    () => outcomes.modified({ delivery_failed: true }),
    (token) => queue.abandon(token),
  );
  link.on("modified", (context: { delivery: OutgoingDelivery }) => {
    if (context.delivery.remote_state.undeliverable_here !== true) return abandon(context);
    // That is how a client defers. The message stays locked.
    const error = notSupported("Deferring a message", clock.now());
    context.delivery.update(true, outcomes.rejected({ error }).described());
  });
  link.on(
    "rejected",
    settle(
      () => outcomes.accepted(),
      (token, { remote_state }) => queue.deadLetter(token, causeOf(remote_state)),
    ),
  );
  return { stop: () => queue.removeConsumer(consumer) };
}

function causeOf(state: OutgoingDelivery["remote_state"]): {
  reason?: string;
  description?: string;
} {
  const { DeadLetterReason: reason, DeadLetterErrorDescription: description } =
    state.error?.info ?? {};
  return {
    ...(typeof reason === "string" && { reason }),
    ...(typeof description === "string" && { description }),
  };
}

/** A receiving link as a queue sees it: its mode, its credit, and a way to send. */
class LinkConsumer implements Consumer {
  readonly mode: Consumer["mode"];
  readonly #link: OutgoingLink;
  #sent = 0;
  #drained = 0;

  constructor(link: OutgoingLink) {
    this.#link = link;
    this.mode = link.snd_settle_mode === settledByBroker ? "receive-and-delete" : "peek-lock";
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
    const tag = message.lock === undefined ? randomBytes(16) : tagOf(message.lock.token);
    this.#link.send(writeMessage(message), tag, plainFormat);
    this.#sent += 1;
  }
}
