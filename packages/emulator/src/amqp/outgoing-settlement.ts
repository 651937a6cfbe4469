import type { Queue } from "../entities/queue.ts";
import type { PropertyChanges } from "../entities/rules/rule.ts";
import { heldLock } from "../entities/session.ts";
import { abandon, complete, deadLetter, defer } from "../entities/settle.ts";
import { refusalOf } from "./conditions.ts";
import { lockTokenOf } from "./lock-token.ts";
import type { NamespaceServices } from "./namespace-services.ts";
import { unwrappedValue } from "./property-value.ts";
import { type Outcome, type OutgoingDelivery, type OutgoingLink, outcomes } from "./rhea.ts";

/** Acts on the outcomes that a client tells, and settles each with what came of it. [AMQP 2.6.12] */
export function settleDeliveries(
  link: OutgoingLink,
  queue: Queue,
  { clock, faults }: NamespaceServices,
  sessionId: string | undefined,
): void {
  const on = (
    event: "accepted" | "released" | "modified" | "rejected",
    settle: (lockToken: string, state: OutgoingDelivery["remote_state"]) => Outcome,
  ): void => {
    const outcomeOf = (delivery: OutgoingDelivery): Outcome => {
      try {
        // Without its session's lock, that is what the client must learn.
        if (sessionId !== undefined) heldLock(queue, sessionId);
        return settle(lockTokenOf(delivery.tag), delivery.remote_state);
      } catch (error) {
        return outcomes.rejected({ error: refusalOf(error, clock.now()) });
      }
    };
    link.on(event, ({ delivery }: { delivery: OutgoingDelivery }) => {
      // A client that settled by itself does not wait for an answer.
      const answer = (outcome: Outcome): void =>
        delivery.update(true, delivery.remote_settled ? undefined : outcome.described());
      faults.meet(
        "settle",
        queue.path,
        () => answer(outcomeOf(delivery)),
        (error) => answer(outcomes.rejected({ error })),
      );
    });
  };
  on("accepted", (token) => {
    complete(queue, token);
    return outcomes.accepted();
  });
  on("released", (token) => {
    abandon(queue, token);
    return outcomes.released();
  });
  on("modified", (token, { undeliverable_here, message_annotations }) => {
    const changed = propertiesOf(message_annotations);
    if (undeliverable_here === true) defer(queue, token, changed);
    else abandon(queue, token, changed);
    return outcomes.modified({ undeliverable_here: undeliverable_here === true });
  });
  on("rejected", (token, { error }) => {
    deadLetter(queue, token, propertiesOf(error?.info));
    return outcomes.accepted();
  });
}

/** Application properties that a client gives with a settlement. */
export function propertiesOf(map: unknown): PropertyChanges["application"] {
  if (typeof map !== "object" || map === null) return {};
  const entries = Object.entries(map).map(
    ([name, value]) => [name, unwrappedValue(value)] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== null));
}
