import { exponentialBackoff } from "@buspass/retry";
import { BacklogWatch, type Hands } from "./backlog-watch.ts";
import type { BuspassError } from "./buspass-error.ts";
import { immediately } from "./immediately.ts";
import { type FaultEvent, isRefusal, lost, ReceiverFault, stalled } from "./receiver-fault.ts";
import { type LinkState, propagationMs, receiverHealth } from "./receiver-health.ts";
import type { Delivery, LinkHandlers, ReceivingLink } from "./transport.ts";

/** What a receiver needs of its processor. */
export interface ReceiverSetup {
  /** Such as `queue "orders" of contoso-prod.servicebus.windows.net`. */
  readonly where: string;
  readonly hands: Hands;
  open(handlers: LinkHandlers): ReceivingLink;
  explained(cause: unknown): BuspassError;
  onDelivery(delivery: Delivery): Promise<void>;
  onEvent(event: FaultEvent): void;
  /** It cannot go on, and has ended. */
  onRefused(error: BuspassError): void;
}

/** Waits between attempts to get a link; the first is short, because most losses are over at once. */
const backoff = { initialDelayMs: 250, maxDelayMs: 30_000 };

/** A link that lived so long, or that gave a message, was a good one: the next waits begin anew. */
const goodLinkMs = 10_000;

/**
 * Keeps a link to an entity, until it is stopped or refused for good: `opening`, then `open`, and when
 * the link has ended, or did not come up, `waiting`, and `opening` again.
 */
export class Receiver {
  readonly #setup: ReceiverSetup;
  readonly #fault: ReceiverFault;
  readonly #backlog: BacklogWatch;
  #state: LinkState = "opening";
  #sinceMs = Date.now();
  /** The one that is being opened, is open, or was when it was stopped. */
  #link: ReceivingLink | undefined;
  #timer: NodeJS.Timeout | undefined;
  #hadLink = false;
  /** How many links have ended since the last good one, that one included. */
  #ends = 0;
  #lastDeliveryMs: number | undefined;

  constructor(setup: ReceiverSetup) {
    this.#setup = setup;
    this.#fault = new ReceiverFault((event) => setup.onEvent(event));
    this.#backlog = new BacklogWatch(setup.hands);
    this.#open();
  }

  health(): ReturnType<typeof receiverHealth> {
    const since = { sinceMs: this.#sinceMs, lastDeliveryMs: this.#lastDeliveryMs };
    const facts = { state: this.#state, ...since, fault: this.#fault.current };
    return receiverHealth(facts, Date.now());
  }

  /** Takes no further messages; deliveries under way can still be settled. */
  async stop(): Promise<void> {
    this.#become("closed");
    clearTimeout(this.#timer);
    await this.#link?.stop();
  }

  /** Ends the link, after `stop`. */
  async close(): Promise<void> {
    await this.#link?.close();
  }

  /** Looks whether it should get messages and does not. */
  async check(): Promise<void> {
    const link = this.#link;
    if (this.#state !== "open" || link === undefined) return;
    const isStillOpen = (): boolean => this.#link === link && this.#state === "open";
    try {
      const finding = await this.#backlog.look(link);
      if (!isStillOpen()) return;
      if (finding === "nothing waits") this.#fault.over();
      if (finding === "stalled") this.#abandon(link, stalled(this.#setup.where), true);
    } catch (cause) {
      // What the link does not tell, a request over the same connection does.
      if (isStillOpen()) this.#abandon(link, lost(this.#setup.where, cause));
    }
  }

  #open(): void {
    this.#become("opening");
    const isCurrent = (): boolean => this.#link === link && this.#state !== "closed";
    const link: ReceivingLink | undefined = this.#tryToOpen({
      onOpen: () => {
        if (isCurrent()) this.#opened();
      },
      onDelivery: (delivery) => {
        if (isCurrent()) this.#delivered();
        return this.#setup.onDelivery(delivery);
      },
      onEnd: (cause) => {
        if (isCurrent()) this.#ended(cause);
      },
    });
    this.#link = link;
  }

  #tryToOpen(handlers: LinkHandlers): ReceivingLink | undefined {
    try {
      return this.#setup.open(handlers);
    } catch (cause) {
      // As late as any other failure.
      immediately(() => handlers.onEnd(cause));
      return undefined;
    }
  }

  #opened(): void {
    this.#become("open");
    this.#hadLink = true;
    this.#backlog.opened();
    this.#fault.linkOpened();
  }

  #delivered(): void {
    this.#lastDeliveryMs = Date.now();
    this.#ends = 0;
    this.#backlog.delivered();
    this.#fault.over();
  }

  #ended(cause: unknown): void {
    if (this.#state === "open") {
      if (Date.now() - this.#sinceMs >= goodLinkMs) this.#ends = 0;
      this.#wait();
      if (!isIdle(cause)) this.#fault.happened(lost(this.#setup.where, cause));
      return;
    }
    const error = this.#setup.explained(cause);
    if (this.#mayPass(error)) {
      this.#wait();
      this.#fault.happened(error);
    } else {
      this.#become("closed");
      this.#fault.happened(error);
      this.#setup.onRefused(error);
    }
  }

  /** A link that does not do what it should is replaced. */
  #abandon(link: ReceivingLink, error: BuspassError, isStall = false): void {
    link.close().catch(() => {});
    this.#ends = 0;
    this.#wait();
    this.#fault.happened(error, isStall);
  }

  #wait(): void {
    this.#link = undefined;
    this.#become("waiting");
    this.#ends += 1;
    // Keeps the process alive, as the link would.
    const delayMs = exponentialBackoff(backoff, this.#ends, Math.random);
    this.#timer = setTimeout(() => this.#open(), delayMs);
  }

  #become(state: LinkState): void {
    this.#state = state;
    this.#sinceMs = Date.now();
  }

  /** A receiver that had a link is refused for a while when roles change, and asks again. */
  #mayPass(error: BuspassError): boolean {
    if (!isRefusal(error)) return true;
    if (!this.#hadLink || error.code === "Closed") return false;
    const refusedSinceMs = this.#fault.current?.refusedSinceMs;
    return refusedSinceMs === undefined || Date.now() - refusedSinceMs < propagationMs;
  }
}

/**
 * The service closes a link over which nothing came for ten minutes. That is no fault.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-troubleshoot#link-is-closed
 */
function isIdle(cause: unknown): boolean {
  return cause instanceof Error && cause.message.includes("IdleTimerExpired");
}
