/*
 * The seam to the Azure SDK. Everything else in this package speaks these types; one file
 * implements them.
 */

import type { ApplicationPropertyValue } from "./send-options.ts";

/** A message on its way out, encoded. */
export interface OutgoingMessage {
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly subject: string;
  readonly messageId: string;
  readonly sessionId: string | undefined;
  readonly partitionKey: string | undefined;
  readonly correlationId: string | undefined;
  readonly replyTo: string | undefined;
  readonly timeToLiveMs: number | undefined;
  readonly applicationProperties: Readonly<Record<string, ApplicationPropertyValue>>;
}

/** A message as it arrived: a body in bytes, and what the broker knows of it. */
export interface IncomingMessage {
  readonly body: Uint8Array;
  readonly subject: string | undefined;
  readonly contentType: string | undefined;
  readonly applicationProperties: Readonly<Record<string, unknown>>;
  readonly messageId: string | undefined;
  readonly sequenceNumber: string | undefined;
  readonly enqueuedAt: Date | undefined;
  /** How often it was delivered before. */
  readonly deliveryCount: number;
}

/** A message under a lock, with the three ways to end it. Each is answered in half a minute, or fails. */
export interface Delivery {
  readonly message: IncomingMessage;
  /** Until when it is locked, by the service's clock. */
  readonly lockedUntil: Date | undefined;
  /** Locks it anew for as long as at first; gives until when. */
  renewLock(): Promise<Date>;
  complete(): Promise<void>;
  abandon(): Promise<void>;
  deadLetter(reason: string, description: string): Promise<void>;
}

/** A place to receive from: a queue, or a subscription of a topic. */
export interface Source {
  readonly topicOrQueue: string;
  readonly subscription?: string;
}

/** What a link reports. */
export interface LinkHandlers {
  onOpen(): void;
  onDelivery(delivery: Delivery): Promise<void>;
  /**
   * Once: it has ended by itself, or did not come up. What it delivered can still be settled. The cause
   * is undefined where there was none to learn.
   */
  onEnd(cause: unknown): void;
}

/** A message that waits, is locked, or is set aside: whatever peeking shows. */
export interface WaitingMessage {
  readonly sequenceNumber: bigint;
  /** False for one that is scheduled or deferred, which nobody is given. */
  readonly active: boolean;
}

/** A link that receives. It lives once. */
export interface ReceivingLink {
  /** Takes no further messages; deliveries under way can still be settled. */
  stop(): Promise<void>;
  /** Ends it, without a report. */
  close(): Promise<void>;
  /** Shows messages from a sequence number on, without locking them. Answered in seconds, or fails. */
  peek(from: bigint, count: number): Promise<WaitingMessage[]>;
}

/** A connection to a namespace. */
export interface Transport {
  /** How many connections share the load. */
  readonly connections: number;
  /**
   * Sends as many of the messages, from the first on, as one batch takes, all or none of them; says
   * how many. All are of one session or partition key, or of none.
   */
  send(topicOrQueue: string, messages: readonly OutgoingMessage[]): Promise<number>;
  /** Sends all of the messages, which are of one session or partition key or of none, or none of them. */
  sendBatch(topicOrQueue: string, messages: readonly OutgoingMessage[]): Promise<void>;
  /** Gives the sequence number by which the message can be canceled. */
  schedule(topicOrQueue: string, message: OutgoingMessage, at: Date): Promise<string>;
  cancelScheduled(topicOrQueue: string, sequenceNumber: string): Promise<void>;
  /** @param credit how many messages it may give that are not settled */
  receive(source: Source, credit: number, handlers: LinkHandlers): ReceivingLink;
  close(): Promise<void>;
}
