/*
 * The seam to the Azure SDK. Everything else in this package speaks these types; one file
 * implements them.
 */

/** A message on its way out, encoded. */
interface OutgoingMessage {
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly subject: string;
  readonly messageId?: string;
  readonly applicationProperties: Readonly<Record<string, string | number>>;
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

/** A message under a lock, with the three ways to end it. */
export interface Delivery {
  readonly message: IncomingMessage;
  complete(): Promise<void>;
  abandon(): Promise<void>;
  deadLetter(reason: string, description: string): Promise<void>;
}

/** A place to receive from: a queue, or a subscription of a topic. */
export interface Source {
  readonly topicOrQueue: string;
  readonly subscription?: string;
}

/** What a receiver reports. After a broken connection there may be more than `concurrency` at once. */
interface ReceiverHandlers {
  onDelivery(delivery: Delivery): Promise<void>;
  onError(error: unknown): void;
}

/** A running receiver. */
export interface Receiving {
  /** Takes no further messages; deliveries under way can still be settled. */
  stop(): Promise<void>;
  /** Ends the link. */
  close(): Promise<void>;
}

/** A connection to a namespace. */
export interface Transport {
  send(topicOrQueue: string, message: OutgoingMessage): Promise<void>;
  receive(source: Source, concurrency: number, handlers: ReceiverHandlers): Receiving;
  close(): Promise<void>;
}
