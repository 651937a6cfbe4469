/** A message as it reaches an entity: opaque content, and the few properties that entities act on. */
export interface IncomingMessage {
  /** The encoded message as the sender wrote it. Entities never look inside. */
  readonly content: Uint8Array;
  readonly messageId: string;
  readonly subject?: string;
}

/** Why a message was dead-lettered; the words travel as application properties of the message. */
export interface DeadLetterCause {
  readonly reason?: string;
  readonly description?: string;
}

/** A message that an entity keeps. */
export interface StoredMessage extends IncomingMessage {
  /** Ascending within its queue, from 1. */
  readonly sequenceNumber: number;
  readonly enqueuedAtMs: number;
  /** How often a delivery of it ended without completion. The first delivery carries 0. */
  deliveryCount: number;
  /** Set while one receiver holds it in peek-lock mode. */
  lock: Lock | undefined;
  /** Set in a dead-letter queue. */
  readonly deadLetter: DeadLetterCause | undefined;
  /** The queue that it was dead-lettered from. */
  readonly deadLetterSource: string | undefined;
  removed: boolean;
}

/** One receiver's exclusive hold on a message. */
export interface Lock {
  /** 32 hexadecimal digits. */
  readonly token: string;
  untilMs: number;
}
