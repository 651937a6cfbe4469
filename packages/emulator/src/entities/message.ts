import type { PropertyChanges } from "./rules/rule.ts";

/** A message as it reaches an entity: opaque content, and the few properties that entities act on. */
export interface IncomingMessage {
  /** The encoded message as the sender wrote it. Entities never look inside. */
  readonly content: Uint8Array;
  readonly messageId: string;
  readonly sessionId?: string;
  readonly partitionKey?: string;
  /** How long it is worth anything, from its enqueuing on. Absent: as long as the entity says. */
  readonly timeToLiveMs?: number;
  /** Not before this time, in milliseconds since the Unix epoch. */
  readonly scheduledEnqueueAtMs?: number;
  /** What the broker changed on the way: rule actions, dead-lettering, properties given on settling. */
  readonly changes?: PropertyChanges;
  /** How many entities forwarded it. */
  readonly hops?: number;
  /** The sequence number that it had where it was first sent to, when it was forwarded since. */
  readonly enqueuedSequenceNumber?: number;
  /** The entity that dead-lettered it. */
  readonly deadLetterSource?: string;
}

/** Where a message is in its life: `active` can be received, `deferred` only by its number. */
export type MessageState = "active" | "scheduled" | "deferred";

/** A message that an entity keeps. */
export interface StoredMessage extends IncomingMessage {
  /** Ascending within its entity, from 1. */
  readonly sequenceNumber: number;
  readonly enqueuedAtMs: number;
  readonly expiresAtMs: number;
  state: MessageState;
  /** How often a delivery of it ended without completion. The first delivery carries 0. */
  deliveryCount: number;
  changes?: PropertyChanges;
  /** Set while one receiver holds it in peek-lock mode. */
  lock: Lock | undefined;
  /** Ends the wait for its scheduled time or its expiry. */
  cancelTimer: (() => void) | undefined;
  removed: boolean;
}

/** One receiver's exclusive hold on a message. */
export interface Lock {
  /** 32 hexadecimal digits. */
  readonly token: string;
  /** For a message of a session, its session's lock is what counts. */
  untilMs: number;
  cancelExpiry: () => void;
}

/** Bytes that a message counts for in an entity's quota: what the sender wrote, and its envelope. */
export function sizeOf(message: IncomingMessage): number {
  return message.content.byteLength + 64;
}

/** The same message with application properties changed. */
export function withApplicationProperties(
  changes: PropertyChanges | undefined,
  added: PropertyChanges["application"],
): PropertyChanges {
  return {
    system: changes?.system ?? {},
    application: { ...changes?.application, ...added },
  };
}
