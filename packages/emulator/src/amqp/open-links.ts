import type { Session } from "rhea";
import type { Clock } from "../clock.ts";
import type { Right } from "../identity/roles.ts";
import { IdleWatch } from "./idle-watch.ts";
import type { AmqpErrorFields, IncomingLink, OutgoingLink } from "./rhea.ts";

/** A link that is open to an entity. */
interface OpenLink {
  readonly path: string;
  readonly right: Right;
  readonly idle: IdleWatch;
  stop(): void;
}

/*
 * "If a link is idle for ten minutes, it's closed; a connection without links for five."
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-troubleshoot
 */
const idleLinkMs = 10 * 60_000;
const emptyConnectionMs = 5 * 60_000;

/** The links of one connection that lead to entities, and what ends them. */
export class OpenLinks {
  readonly #links = new Map<IncomingLink | OutgoingLink, OpenLink>();
  readonly #clock: Clock;
  readonly #onEmpty: () => void;
  #cancelEmpty: () => void = () => {};

  /** @param onEmpty called when there has been no link for so long that the connection must go */
  constructor(clock: Clock, onEmpty: () => void) {
    this.#clock = clock;
    this.#onEmpty = onEmpty;
    this.#watchEmptiness();
  }

  get count(): number {
    return this.#links.size;
  }

  add(link: IncomingLink | OutgoingLink, right: Right, path: string, stop: () => void): void {
    const idle = new IdleWatch(this.#clock, idleLinkMs, () => link.close(idleTimerExpired));
    for (const event of ["message", "sender_flow", "accepted", "modified", "rejected"]) {
      link.on(event, () => idle.used());
    }
    for (const event of ["sender_close", "receiver_close"]) {
      link.on(event, () => this.#remove(link));
    }
    this.#links.set(link, { path, right, idle, stop });
    this.#cancelEmpty();
  }

  /** Closes links with an error. */
  detach(
    which: (link: { readonly path: string; readonly right: Right }) => AmqpErrorFields | undefined,
  ): void {
    for (const [link, open] of this.#links) {
      const error = which(open);
      if (error === undefined) continue;
      link.close(error);
      this.#remove(link);
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
    this.#watchEmptiness();
  }

  #watchEmptiness(): void {
    if (this.#links.size > 0) return;
    this.#cancelEmpty();
    const dueMs = this.#clock.now() + emptyConnectionMs;
    this.#cancelEmpty = this.#clock.schedule(dueMs, this.#onEmpty);
  }
}

const idleTimerExpired: AmqpErrorFields = {
  condition: "amqp:link:detach-forced",
  description:
    "The link is force detached. Code: publisher or consumer. Details: IdleTimerExpired: Idle timeout: 00:10:00.",
};
