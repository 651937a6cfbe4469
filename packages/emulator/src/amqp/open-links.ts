import type { Session } from "rhea";
import type { Clock } from "../clock.ts";
import type { Right } from "../identity/roles.ts";
import { IdleWatch } from "./idle-watch.ts";
import type { AmqpErrorFields, IncomingLink, OutgoingLink } from "./rhea.ts";

/** A right that a link needs on an entity as long as it is open. */
export interface LinkRight {
  readonly right: Right;
  readonly path: string;
}

/** A link that is open. */
interface OpenLink {
  readonly rights: readonly LinkRight[];
  readonly idle: IdleWatch;
  stop(): void;
}

/*
 * A link over which nothing goes for ten minutes is closed; a connection without links for five, or for
 * one when it never had any. The links to `$cbs` do not count.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-troubleshoot
 */
const idleLinkMs = 10 * 60_000;
const unusedConnectionMs = 60_000;
const emptyConnectionMs = 5 * 60_000;

/** The links of one connection, and what ends them. */
export class OpenLinks {
  readonly #links = new Map<IncomingLink | OutgoingLink, OpenLink>();
  readonly #clock: Clock;
  readonly #onEmpty: (afterMs: number) => void;
  #cancelEmpty: () => void = () => {};

  /** @param onEmpty called when there has been no link for so long that the connection must go */
  constructor(clock: Clock, onEmpty: (afterMs: number) => void) {
    this.#clock = clock;
    this.#onEmpty = onEmpty;
    this.#watchEmptiness(unusedConnectionMs);
  }

  /** Those over which messages are sent and received. */
  get count(): number {
    return this.#links.values().reduce((sum, { rights }) => sum + Math.sign(rights.length), 0);
  }

  /** @param rights what the link lives by; none for one to a node that asks for rights at each request */
  add(
    link: IncomingLink | OutgoingLink,
    rights: readonly LinkRight[] = [],
    stop: () => void = () => {},
  ): void {
    const idle = new IdleWatch(this.#clock, idleLinkMs, () => link.close(idleTimerExpired));
    for (const event of ["message", "sender_flow", "accepted", "modified", "rejected"]) {
      link.on(event, () => idle.used());
    }
    for (const event of ["sender_close", "receiver_close"]) {
      link.on(event, () => this.#remove(link));
    }
    this.#links.set(link, { rights, idle, stop });
    this.#cancelEmpty();
  }

  /** Something went over a link that it does not tell by itself. */
  used(link: IncomingLink | OutgoingLink): void {
    this.#links.get(link)?.idle.used();
  }

  /** Closes links with an error. */
  detach(which: (right: LinkRight) => AmqpErrorFields | undefined): void {
    for (const [link, { rights }] of this.#links) {
      const error = rights.map(which).find((each) => each !== undefined);
      if (error === undefined) continue;
      link.close(error);
      this.#remove(link);
    }
  }

  /** Stops giving messages to those that receive from an entity, or from any, and leaves them open. */
  silence(entityPath: string | undefined): void {
    const wanted = entityPath?.toLowerCase();
    for (const { rights, stop } of this.#links.values()) {
      const isWanted = rights.some(({ path }) => path.toLowerCase() === wanted);
      if (wanted === undefined || isWanted) stop();
    }
  }

  sessionEnded(session: Session): void {
    for (const link of this.#links.keys()) if (link.session === session) this.#remove(link);
  }

  stop(): void {
    for (const link of [...this.#links.keys()]) this.#remove(link);
    this.#cancelEmpty();
  }

  #remove(link: IncomingLink | OutgoingLink): void {
    const open = this.#links.get(link);
    if (open === undefined) return;
    this.#links.delete(link);
    open.idle.stop();
    open.stop();
    this.#watchEmptiness(emptyConnectionMs);
  }

  #watchEmptiness(limitMs: number): void {
    if (this.#links.size > 0) return;
    this.#cancelEmpty();
    const dueMs = this.#clock.now() + limitMs;
    this.#cancelEmpty = this.#clock.schedule(dueMs, () => this.#onEmpty(limitMs));
  }
}

const idleTimerExpired: AmqpErrorFields = {
  condition: "amqp:link:detach-forced",
  description:
    "The link is force detached. Code: publisher or consumer. Details: IdleTimerExpired: Idle timeout: 00:10:00.",
};
