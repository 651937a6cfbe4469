import { EntityError } from "../entities/entity-error.ts";
import { settling } from "../entities/prepared-work.ts";
import type { Queue } from "../entities/queue.ts";
import type { PropertyChanges } from "../entities/rules/rule.ts";
import { heldLock } from "../entities/session.ts";
import { abandon, complete, deadLetter, defer, release } from "../entities/settle.ts";
import { refusalOf } from "./conditions.ts";
import type { NamespaceServices } from "./namespace-services.ts";
import { unwrappedValue } from "./property-value.ts";
import { type Outcome, type OutgoingDelivery, type OutgoingLink, outcomes } from "./rhea.ts";
import { transactionOfOutcome } from "./server-session.ts";
import { outcomeIn } from "./transaction-values.ts";
import type { Transactions } from "./transactions.ts";

/** Nearly every answer. */
const accepted = outcomes.accepted();

type State = OutgoingDelivery["remote_state"];

/**
 * Acts on the outcomes that a client tells, and settles each with what came of it [AMQP 2.6.12]. What a
 * client tells in a transaction waits for its commit, and is settled then; rolled back, it may be told
 * again [AMQP 4.4.2].
 */
export function settleDeliveries(
  link: OutgoingLink,
  queue: Queue,
  { clock, faults }: NamespaceServices,
  transactions: Transactions,
  sessionId: string | undefined,
): void {
  const on = (
    event: "accepted" | "released" | "modified" | "rejected",
    settle: (lockToken: string, state: State) => void,
    answerTo: (state: State) => Outcome,
  ): void => {
    const act = (delivery: OutgoingDelivery): void => {
      const { remote_state: state, lockToken: token = "" } = delivery;
      const transactionId = transactionOfOutcome(delivery);
      if (transactionId === undefined) {
        // Without its session's lock, that is what the client must learn.
        if (sessionId !== undefined) heldLock(queue, sessionId);
        settle(token, state);
        answer(delivery, answerTo(state));
        return;
      }
      const commit = (): void => {
        settle(token, state);
        answer(delivery, answerTo(state));
      };
      transactions.find(transactionId).prepare(settling(queue, token, sessionId, commit));
      if (!delivery.remote_settled) {
        delivery.update(false, outcomeIn(transactionId, answerTo(state)));
      }
    };
    link.on(event, ({ delivery }: { delivery: OutgoingDelivery }) => {
      const refuse = (error: unknown): void => {
        const refusal = refusalOf(error, clock.now());
        if (error instanceof EntityError && error.code === "TransactionNotFound") {
          link.close(refusal);
        } else {
          answer(delivery, outcomes.rejected({ error: refusal }));
        }
      };
      faults.meet(
        "settle",
        queue.path,
        () => {
          try {
            act(delivery);
          } catch (error) {
            refuse(error);
          }
        },
        (error) => answer(delivery, outcomes.rejected({ error })),
      );
    });
  };
  on(
    "accepted",
    (token) => complete(queue, token),
    () => accepted,
  );
  on(
    "released",
    (token) => release(queue, token),
    () => outcomes.released(),
  );
  on(
    "modified",
    (token, { undeliverable_here, message_annotations }) => {
      const changed = propertiesOf(message_annotations);
      if (undeliverable_here === true) defer(queue, token, changed);
      else abandon(queue, token, changed);
    },
    ({ undeliverable_here }) =>
      outcomes.modified({ undeliverable_here: undeliverable_here === true }),
  );
  on(
    "rejected",
    (token, { error }) => deadLetter(queue, token, propertiesOf(error?.info)),
    () => accepted,
  );
}

/** Settles a delivery. A client that settled by itself does not wait for an answer. */
function answer(delivery: OutgoingDelivery, outcome: Outcome): void {
  delivery.update(true, delivery.remote_settled ? undefined : outcome.described());
}

/** Application properties that a client gives with a settlement. */
export function propertiesOf(map: unknown): PropertyChanges["application"] {
  if (typeof map !== "object" || map === null) return {};
  const entries = Object.entries(map).map(
    ([name, value]) => [name, unwrappedValue(value)] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== null));
}
