import type { Clock } from "../clock.ts";
import { EntityError } from "./entity-error.ts";
import { lockLost } from "./lock.ts";
import type { Queue } from "./queue.ts";

/** A part of a transaction: what one entity is to do when all the others do their parts, too. */
export interface Work {
  readonly queue: Queue;
  /** How many messages it sends, and how many bytes they add to the entity. */
  readonly sends?: { readonly count: number; readonly bytes: number };
  /** The message that it settles; a transaction can do so once. */
  readonly lockToken?: string;
  /**
   * Whether it could be done now, behind other bytes of its transaction. Changes nothing.
   * @throws EntityError
   */
  check(bytesBefore: number): void;
  /** Does it. Cannot fail when `check` has just passed. */
  run(): void;
}

/** https://learn.microsoft.com/azure/service-bus-messaging/service-bus-transactions#timeout */
const timeoutMs = 120_000;

/** https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas#messaging-quotas */
const mostMessages = 100;

/**
 * Operations on one queue, or on one topic with its subscriptions, that happen together or not at all.
 * They are prepared one by one and change nothing until all of them commit. What else happens
 * meanwhile, to a lock for instance, is not held up by it: then the commit fails.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-transactions
 */
export class Transaction {
  readonly id: string;
  readonly #clock: Clock;
  #work: Work[] = [];
  #started = false;
  #timedOut = false;
  #cancelTimeout: () => void = () => {};

  constructor(id: string, clock: Clock) {
    this.id = id;
    this.#clock = clock;
  }

  /**
   * Adds a part. A refusal leaves the transaction as it was.
   * @throws EntityError as the part's own check; InvalidOperation when the time is over or the part
   *   belongs to another entity; QuotaExceeded
   */
  prepare(work: Work): void {
    this.#start();
    if (this.#timedOut) {
      throw new EntityError(
        "InvalidOperation",
        `No active Transaction was found for ID '${this.id}'. The Transaction may have timed out or attempted to span multiple top-level entities such as Queue or Topic. The server Transaction timeout is: 00:02:00.`,
      );
    }
    const { queue, sends, lockToken } = work;
    if (this.#work.some((other) => topLevelOf(other.queue) !== topLevelOf(queue))) {
      throw spansEntities();
    }
    if (sends !== undefined && this.#sum("count") + sends.count > mostMessages) {
      throw new EntityError(
        "QuotaExceeded",
        `Cannot send more than ${mostMessages} messages in a single transaction.`,
      );
    }
    const settled = this.#work.some((other) => other.lockToken === lockToken);
    if (lockToken !== undefined && settled) throw lockLost();
    work.check(this.#sum("bytes"));
    this.#work.push(work);
  }

  /**
   * Does all that was prepared.
   * @throws EntityError TransactionNotFound when its time is over; TransactionRolledBack, and nothing
   *   is done, when a part cannot be done any more
   */
  commit(): void {
    if (this.#timedOut) throw notDeclared();
    const work = this.#work;
    this.rollBack();
    try {
      let bytes = 0;
      for (const each of work) {
        each.check(bytes);
        bytes += each.sends?.bytes ?? 0;
      }
    } catch (error) {
      if (!(error instanceof EntityError)) throw error;
      throw new EntityError(
        "TransactionRolledBack",
        `The transaction was rolled back: ${error.message}`,
      );
    }
    for (const each of work) each.run();
  }

  /** Forgets all that was prepared. */
  rollBack(): void {
    this.#cancelTimeout();
    this.#work = [];
  }

  /** "The transaction timer starts when the first operation in the transaction starts." */
  #start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#cancelTimeout = this.#clock.schedule(this.#clock.now() + timeoutMs, () => {
      this.#timedOut = true;
      this.#work = [];
    });
  }

  #sum(what: "count" | "bytes"): number {
    return this.#work.reduce((sum, { sends }) => sum + (sends?.[what] ?? 0), 0);
  }
}

/** The queue or topic that an entity is or belongs to. */
export function topLevelOf({ path }: Pick<Queue, "path">): string {
  return path.toLowerCase().replace(/\/(subscriptions\/|\$).*$/, "");
}

export function spansEntities(): EntityError {
  return new EntityError(
    "InvalidOperation",
    "Local transactions cannot span multiple top-level entities such as queue or topic.",
  );
}

export function notDeclared(): EntityError {
  return new EntityError("TransactionNotFound", "Transaction is not declared");
}
