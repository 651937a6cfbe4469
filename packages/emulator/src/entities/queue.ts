import type { Clock } from "../clock.ts";
import { DuplicateWindow } from "./duplicate-window.ts";
import type { EntityError } from "./entity-error.ts";
import type { QueueSettings, SubscriptionSettings } from "./entity-settings.ts";
import { Lane } from "./lane.ts";
import { type IncomingMessage, type StoredMessage, sizeOf } from "./message.ts";
import { type Journal, MessageStore } from "./message-store.ts";
import type { Session, SessionWaiter } from "./session.ts";

/** A receiver that asks for messages. The queue hands them out in turn. */
export interface Consumer {
  readonly mode: "peek-lock" | "receive-and-delete";
  /** The session that it holds, on an entity that has sessions. */
  readonly sessionId?: string | undefined;
  /** How many more messages it takes now. */
  wants(): number;
  deliver(message: StoredMessage): void;
  /** Told why it cannot go on: its session's lock ended, the entity was disabled or deleted. */
  end(why: EntityError): void;
}

/** What every entity of a namespace needs of it. */
export interface EntityContext {
  readonly clock: Clock;
  readonly journal: Journal;
  /** Gives 16 bytes as 32 hexadecimal digits; seeded in a test that wants the same run twice. */
  newLockToken(): string;
  /** Puts a message into another entity of the namespace; throws EntityError. */
  forward(target: string, message: IncomingMessage): void;
}

/** When an entity was made, changed and used, in milliseconds since the Unix epoch. */
export interface EntityTimes {
  readonly createdAtMs: number;
  updatedAtMs: number;
  /** How often its settings were changed. */
  changes: number;
  /** The last time that somebody sent to it or began to receive; undefined when nobody did. */
  accessedAtMs: number | undefined;
}

/**
 * What the size of a queue or topic is counted in. Its sub-queues take up space of it, and so do a
 * topic's subscriptions with theirs.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-exceptions#common-causes
 */
export interface Space {
  usedBytes: number;
}

/**
 * The role of a queue-like entity. Sub-queues keep what their parent sets aside; a topic's own queue
 * keeps what is scheduled, and hands on all else.
 */
export type QueueKind = "queue" | "topic" | "subscription" | "dead-letter" | "transfer-dead-letter";

/**
 * The state of a queue, of a subscription, or of a sub-queue of either. It changes through the
 * functions beside this file, one operation a file, and through the clock.
 */
export interface Queue {
  readonly kind: QueueKind;
  readonly path: string;
  settings: QueueSettings | SubscriptionSettings;
  readonly context: EntityContext;
  readonly store: MessageStore;
  /** Waiting messages of an entity without sessions. */
  readonly lane: Lane;
  /** Sessions by id, on an entity that has them. */
  readonly sessions: Map<string, Session>;
  /** Receivers that wait for any session, in the order of their asking. */
  sessionWaiters: SessionWaiter[];
  /** Locked messages by lock token. */
  readonly locked: Map<string, StoredMessage>;
  consumers: Consumer[];
  /** Whose turn it is. */
  turn: number;
  readonly duplicates: DuplicateWindow;
  readonly space: Space;
  readonly times: EntityTimes;
  /** Ends the watch over how long nobody used it. */
  cancelIdleness: () => void;
  /** Set when it left the namespace; some may still hold it. */
  deleted: boolean;
  /** Undefined for a sub-queue and a topic. */
  readonly deadLetterQueue: Queue | undefined;
  /** Undefined for a sub-queue. */
  readonly transferDeadLetterQueue: Queue | undefined;
  /** A topic's: takes every message that becomes active. */
  readonly distribute: ((message: StoredMessage) => void) | undefined;
}

/** Creates a queue or subscription with its two sub-queues. */
export function createQueue(
  kind: "queue" | "subscription",
  path: string,
  settings: Queue["settings"],
  context: EntityContext,
  space: Space = { usedBytes: 0 },
): Queue {
  const subQueue = (subKind: QueueKind, suffix: string): Queue =>
    newQueue(subKind, `${path}/${suffix}`, settings, context, space);
  return {
    ...newQueue(kind, path, settings, context, space),
    deadLetterQueue: subQueue("dead-letter", "$DeadLetterQueue"),
    transferDeadLetterQueue: subQueue("transfer-dead-letter", "$Transfer/$DeadLetterQueue"),
  };
}

/** Creates the queue of a topic, which holds only what is scheduled, with its one sub-queue. */
export function createTopicQueue(
  path: string,
  settings: QueueSettings,
  context: EntityContext,
  distribute: (message: StoredMessage) => void,
): Queue {
  const space = { usedBytes: 0 };
  return {
    ...newQueue("topic", path, settings, context, space),
    // Of what was sent via the topic to an entity that did not take it.
    transferDeadLetterQueue: newQueue(
      "transfer-dead-letter",
      `${path}/$Transfer/$DeadLetterQueue`,
      settings,
      context,
      space,
    ),
    distribute,
  };
}

function newQueue(
  kind: QueueKind,
  path: string,
  settings: Queue["settings"],
  context: EntityContext,
  space: Space,
): Queue {
  const nowMs = context.clock.now();
  return {
    kind,
    path,
    settings,
    context,
    store: new MessageStore(),
    lane: new Lane(),
    sessions: new Map(),
    sessionWaiters: [],
    locked: new Map(),
    consumers: [],
    turn: 0,
    duplicates: new DuplicateWindow(),
    space,
    times: { createdAtMs: nowMs, updatedAtMs: nowMs, changes: 0, accessedAtMs: undefined },
    cancelIdleness: () => {},
    deleted: false,
    deadLetterQueue: undefined,
    transferDeadLetterQueue: undefined,
    distribute: undefined,
  };
}

/** Whether a queue holds what another one set aside. Sub-queues know no sessions, expiry or maximum. */
export function isSubQueue(queue: Queue): boolean {
  return queue.kind === "dead-letter" || queue.kind === "transfer-dead-letter";
}

export function hasSessions(queue: Queue): boolean {
  return queue.settings.requiresSession && !isSubQueue(queue);
}

/** Makes room for a message, which nobody needs to be told of. */
export function hold(queue: Queue, message: StoredMessage): void {
  queue.store.append(message);
  queue.space.usedBytes += sizeOf(message);
}

/** Keeps a message, and everything that must outlive the process with it. */
export function keep(queue: Queue, message: StoredMessage): void {
  hold(queue, message);
  queue.context.journal.saved(queue.path, message);
}

/** Lets go of a message for good. */
export function discard(queue: Queue, message: StoredMessage): void {
  if (message.removed) return;
  message.cancelTimer?.();
  queue.store.remove(message);
  queue.space.usedBytes -= sizeOf(message);
  queue.context.journal.removed(queue.path, message.sequenceNumber);
  if (hasSessions(queue)) forgetSession(queue, message.sessionId ?? "");
}

/** Lets go of a session that holds nothing any more: ids are many, and most are used once. */
export function forgetSession(queue: Queue, id: string): void {
  const session = queue.sessions.get(id);
  if (session === undefined || session.lock !== undefined || session.state !== undefined) return;
  if (!session.lane.waiting) queue.sessions.delete(id);
}
