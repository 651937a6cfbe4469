import { exponentialBackoff } from "@buspass/retry";
import { BacklogWatch, type Watchable } from "./backlog-watch.ts";
import { BuspassError } from "./buspass-error.ts";
import { wordsOf } from "./error-words.ts";
import type { FaultHealth, HealthStatus, ReceiverHealth } from "./health.ts";
import { immediately } from "./immediately.ts";
import type { ProcessorEvent } from "./processor-event.ts";
import { RepeatedFaults } from "./repeated-faults.ts";
import { sentenceOf } from "./sentence-of.ts";
import type { Delivery, LinkHandlers, ReceivingLink } from "./transport.ts";

/** What a receiver needs of its processor. */
export interface ReceiverSetup extends Pick<Watchable, "hasRoom" | "holds"> {
  /** Such as `queue "orders" of contoso-prod.servicebus.windows.net`. */
  readonly where: string;
  open(handlers: LinkHandlers): ReceivingLink;
  explained(cause: unknown): BuspassError;
  onDelivery(delivery: Delivery): Promise<void>;
  onEvent(event: Extract<ProcessorEvent, { type: "receiverFaulted" | "receiverRecovered" }>): void;
  /** It cannot go on, and has ended. */
  onRefused(error: BuspassError): void;
}

/** Waits between attempts to get a link; the first is short, because most losses are over at once. */
const backoff = { initialDelayMs: 250, maxDelayMs: 30_000 };

/** A link that lived so long, or that gave a message, was a good one: the next waits begin anew. */
const goodLinkMs = 10_000;

/** How long it may be without a link before its client is unhealthy. */
const patienceMs = 30_000;

/**
 * How long a receiver that had a link already asks again when it is refused: so long may a change of
 * roles take to be felt. https://learn.microsoft.com/azure/service-bus-messaging/service-bus-managed-service-identity
 */
const propagationMs = 5 * 60_000;

/** Keeps a link to an entity: opens it anew whenever it has ended, until it is stopped or refused for good. */
export class Receiver implements Watchable {
  readonly #setup: ReceiverSetup;
  readonly #faults = new RepeatedFaults();
  readonly #backlog = new BacklogWatch();
  #link: ReceivingLink | undefined;
  #state: Exclude<ReceiverHealth["state"], "stalled"> = "opening";
  #sinceMs = Date.now();
  #lastDeliveryMs: number | undefined;
  #hadLink = false;
  #goodLink = false;
  #failures = 0;
  #refusedSinceMs: number | undefined;
  #stalledSinceMs: number | undefined;
  #fault: { readonly error: BuspassError; readonly sinceMs: number; told: boolean } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #checking = false;
  quietSinceMs = 0;
  activity = 0;

  constructor(setup: ReceiverSetup) {
    this.#setup = setup;
    this.#open();
  }

  hasRoom(): boolean {
    return this.#setup.hasRoom();
  }

  holds(sequenceNumber: bigint): boolean {
    return this.#setup.holds(sequenceNumber);
  }

  get state(): ReceiverHealth["state"] {
    return this.#state === "open" && this.#stalledSinceMs !== undefined ? "stalled" : this.#state;
  }

  get sinceMs(): number {
    return this.state === "stalled" ? (this.#stalledSinceMs ?? this.#sinceMs) : this.#sinceMs;
  }

  get lastDeliveryMs(): number | undefined {
    return this.#lastDeliveryMs;
  }

  get fault(): FaultHealth | undefined {
    if (this.#fault === undefined) return undefined;
    const { error, sinceMs } = this.#fault;
    const { code, message } = error;
    return { code, message, since: new Date(sinceMs).toISOString() };
  }

  get status(): HealthStatus {
    const nowMs = Date.now();
    // Who was told to stop is not ill.
    if (this.#state === "closed")
      return this.#refusedSinceMs === undefined ? "healthy" : "unhealthy";
    if (this.#stalledSinceMs !== undefined) {
      // A link that is new and gives nothing either: others may hold the messages, but not for so long.
      const isNew = this.#state === "open" && nowMs - this.#stalledSinceMs < propagationMs;
      return isNew ? "degraded" : "unhealthy";
    }
    if (this.#state === "open") return "healthy";
    if (this.#refusedSinceMs !== undefined) return "unhealthy";
    return nowMs - (this.#fault?.sinceMs ?? this.#sinceMs) < patienceMs ? "degraded" : "unhealthy";
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
    if (this.#state !== "open" || link === undefined || this.#checking) return;
    this.#checking = true;
    try {
      const finding = await this.#backlog.look(link, this);
      if (link !== this.#link) return;
      if (finding === "nothing waits") this.#flows();
      if (finding === "stalled") this.#stalled(link);
    } catch (cause) {
      // What the link does not tell, a request over the same connection does.
      if (link === this.#link) this.#abandon(link, this.#lost(cause));
    } finally {
      this.#checking = false;
    }
  }

  #open(): void {
    this.#become("opening");
    this.#goodLink = false;
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
    this.#refusedSinceMs = undefined;
    this.#active();
    if (this.#stalledSinceMs === undefined) this.#recovered();
  }

  #delivered(): void {
    this.#lastDeliveryMs = Date.now();
    this.#goodLink = true;
    this.#active();
    this.#backlog.delivered();
    this.#flows();
  }

  #active(): void {
    this.quietSinceMs = Date.now();
    this.activity += 1;
  }

  #ended(cause: unknown): void {
    const nowMs = Date.now();
    if (this.#state === "open") {
      if (nowMs - this.#sinceMs >= goodLinkMs) this.#goodLink = true;
      this.#again(isIdle(cause) ? undefined : this.#lost(cause));
      return;
    }
    const error = this.#setup.explained(cause);
    if (isRefusal(error)) {
      this.#refusedSinceMs ??= nowMs;
      const mayPass = this.#hadLink && error.code !== "Closed";
      if (!mayPass || nowMs - this.#refusedSinceMs >= propagationMs) {
        this.#become("closed");
        this.#faulted(error);
        this.#setup.onRefused(error);
        return;
      }
    } else {
      this.#refusedSinceMs = undefined;
    }
    this.#again(error);
  }

  #stalled(link: ReceivingLink): void {
    this.#stalledSinceMs ??= Date.now();
    const error = new BuspassError(
      "ServiceUnavailable",
      `Messages wait in ${this.#setup.where}, and none came for a while.`,
      { remedy: "The link is opened anew; if that changes nothing, other receivers hold them." },
    );
    this.#abandon(link, error);
  }

  #abandon(link: ReceivingLink, error: BuspassError): void {
    link.close().catch(() => {});
    this.#goodLink = true;
    this.#again(error);
  }

  #again(error: BuspassError | undefined): void {
    this.#failures = this.#goodLink ? 1 : this.#failures + 1;
    this.#link = undefined;
    this.#become("waiting");
    if (error !== undefined) this.#faulted(error);
    // Keeps the process alive, as the link would.
    const delayMs = exponentialBackoff(backoff, this.#failures, Math.random);
    this.#timer = setTimeout(() => this.#open(), delayMs);
  }

  /** What ends a link that was open is not explained as a refusal: whether it is one, the next attempt tells. */
  #lost(cause: unknown): BuspassError {
    const why = cause === undefined ? "." : `: ${sentenceOf(wordsOf(cause).message)}`;
    return new BuspassError(
      "ServiceUnavailable",
      `The link to ${this.#setup.where} was lost${why}`,
      { cause, remedy: "It is opened anew." },
    );
  }

  #faulted(error: BuspassError): void {
    const count = this.#faults.note(error);
    const { sinceMs = Date.now(), told = false } = this.#fault ?? {};
    this.#fault = { error, sinceMs, told: told || count !== undefined };
    if (count !== undefined) this.#setup.onEvent({ type: "receiverFaulted", error, count });
  }

  /** Messages come, or none wait. */
  #flows(): void {
    this.#stalledSinceMs = undefined;
    this.#recovered();
  }

  #recovered(): void {
    if (this.#fault === undefined) return;
    const { sinceMs, told } = this.#fault;
    this.#fault = undefined;
    if (told) this.#setup.onEvent({ type: "receiverRecovered", afterMs: Date.now() - sinceMs });
  }

  #become(state: Exclude<ReceiverHealth["state"], "stalled">): void {
    this.#state = state;
    this.#sinceMs = Date.now();
  }
}

/** Whether trying again is of no use as long as nobody changes anything. */
function isRefusal({ code, transient }: BuspassError): boolean {
  return !transient && code !== "Unexpected" && code !== "LockLost";
}

/**
 * The service closes a link over which nothing came for ten minutes. That is no fault.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-troubleshoot#link-is-closed
 */
function isIdle(cause: unknown): boolean {
  return cause instanceof Error && cause.message.includes("IdleTimerExpired");
}
