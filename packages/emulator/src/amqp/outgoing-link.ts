import type { Queue } from "../entities/queue.ts";
import { addConsumer, removeConsumer, serve } from "../entities/serve.ts";
import { attachToSession } from "../entities/session.ts";
import { refusalOf } from "./conditions.ts";
import { LinkConsumer } from "./link-consumer.ts";
import type { NamespaceServices } from "./namespace-services.ts";
import { settleDeliveries } from "./outgoing-settlement.ts";
import type { OutgoingLink } from "./rhea.ts";
import type { Transactions } from "./transactions.ts";

/**
 * Hands an entity's messages, or those of one session, to a client that receives, for as long as its
 * link is open. Returns what stops it.
 * @throws EntityError EntityDisabled, InvalidOperation
 */
export function giveMessages(
  link: OutgoingLink,
  queue: Queue,
  namespace: NamespaceServices,
  transactions: Transactions,
  sessionId?: string,
): () => void {
  if (sessionId === undefined) link.set_source(link.source);
  link.set_target(link.target);
  link.local.attach.snd_settle_mode = link.snd_settle_mode;
  link.local.attach.rcv_settle_mode = link.rcv_settle_mode;
  const consumer = new LinkConsumer(link, sessionId, (why) =>
    link.close(refusalOf(why, namespace.clock.now())),
  );
  addConsumer(queue, consumer);
  const release = sessionId === undefined ? undefined : attachToSession(queue, sessionId, consumer);
  link.on("sender_flow", () => {
    serve(queue);
    link.set_drained(true);
  });
  link.on("sendable", () => serve(queue));
  settleDeliveries(link, queue, namespace, transactions, sessionId);
  return () => {
    removeConsumer(queue, consumer);
    release?.();
  };
}
