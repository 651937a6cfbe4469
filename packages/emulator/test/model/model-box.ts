import type { EntityErrorCode } from "../../src/entities/entity-error.ts";
import type { SubscriptionDefinition, TopicDefinition } from "../../src/entities/topology.ts";
import type { Mode, Sent } from "./operations.ts";
import type { RuleName } from "./rules.ts";

/** All settings that the model knows, of whatever kind of entity. */
export interface BoxSettings {
  readonly status: string;
  readonly defaultTimeToLiveMs: number;
  readonly lockDurationMs: number;
  readonly maxDeliveryCount: number;
  readonly requiresSession: boolean;
  readonly deadLetteringOnMessageExpiration: boolean;
  readonly deadLetteringOnFilterEvaluationExceptions: boolean;
  readonly forwardTo: string | undefined;
  readonly forwardDeadLetteredMessagesTo: string | undefined;
  readonly requiresDuplicateDetection: boolean;
  readonly duplicateDetectionWindowMs: number;
  readonly maxSizeMegabytes: number;
  readonly maxMessageBytes: number;
}

const defaults: BoxSettings = {
  status: "Active",
  defaultTimeToLiveMs: Number.POSITIVE_INFINITY,
  lockDurationMs: 60_000,
  maxDeliveryCount: 10,
  requiresSession: false,
  deadLetteringOnMessageExpiration: false,
  deadLetteringOnFilterEvaluationExceptions: true,
  forwardTo: undefined,
  forwardDeadLetteredMessagesTo: undefined,
  requiresDuplicateDetection: false,
  duplicateDetectionWindowMs: 600_000,
  maxSizeMegabytes: 1_024,
  maxMessageBytes: 262_144,
};

/** A copy of a message in one place. Moving it makes a new one with the same soul. */
export interface Copy extends Sent {
  /** Stays the same from acceptance to the end; copies for subscriptions get souls of their own. */
  readonly soul: number;
  readonly number: number;
  readonly originalNumber: number | undefined;
  readonly enqueuedAtMs: number;
  readonly expiresAtMs: number;
  application: Readonly<Record<string, string>>;
  readonly source: string | undefined;
  readonly hops: number;
  /** One that is on its way to another entity is not received meanwhile. */
  state: "active" | "scheduled" | "deferred" | "forwarding";
  deliveries: number;
  /** Its time falls due in the order of these where the times are the same. */
  stamp: number;
  lock: { readonly token: string; untilMs: number; stamp: number } | undefined;
}

export interface Receiver {
  readonly id: number;
  readonly mode: Mode;
  readonly sessionId: string | undefined;
  credit: number;
}

export interface Hold {
  readonly receiver: number;
  untilMs: number;
  stamp: number;
}

/** A queue, subscription, topic or sub-queue: a list of what is in it, and who wants it. */
export interface Box {
  readonly path: string;
  readonly kind: "queue" | "topic" | "sub-queue";
  settings: BoxSettings;
  copies: Copy[];
  lastNumber: number;
  seen: { readonly messageId: string; readonly atMs: number }[];
  readonly holds: Map<string, Hold>;
  readonly states: Map<string, { readonly state: string; readonly atMs: number }>;
  receivers: Receiver[];
  waiters: { readonly id: number; readonly mode: Mode }[];
  readonly deadLetters: Box | undefined;
  readonly transferDeadLetters: Box | undefined;
  readonly subscriptions: { readonly box: Box; readonly rules: readonly RuleName[] }[];
  deleted: boolean;
}

/** A definition, with rules by their names. */
export interface Definition {
  readonly queues: Readonly<Record<string, Partial<BoxSettings>>>;
  readonly topics: Readonly<
    Record<
      string,
      Partial<BoxSettings> & {
        readonly subscriptions: Readonly<
          Record<string, Partial<BoxSettings> & { readonly rules: readonly RuleName[] }>
        >;
      }
    >
  >;
}

/** What the real namespace takes for it. */
export type RealTopics = Record<
  string,
  TopicDefinition & { subscriptions: Record<string, SubscriptionDefinition> }
>;

export function newBox(
  path: string,
  kind: Box["kind"],
  settings: Partial<BoxSettings>,
  parts: Partial<Pick<Box, "deadLetters" | "transferDeadLetters" | "subscriptions">> = {},
): Box {
  return {
    path,
    kind,
    settings: { ...defaults, ...settings },
    copies: [],
    lastNumber: 0,
    seen: [],
    holds: new Map(),
    states: new Map(),
    receivers: [],
    waiters: [],
    deadLetters: undefined,
    transferDeadLetters: undefined,
    subscriptions: [],
    deleted: false,
    ...parts,
  };
}

export function newQueueBox(path: string, settings: Partial<BoxSettings>): Box {
  return newBox(path, "queue", settings, {
    deadLetters: newBox(`${path}/$DeadLetterQueue`, "sub-queue", settings),
    transferDeadLetters: newBox(`${path}/$Transfer/$DeadLetterQueue`, "sub-queue", settings),
  });
}

/** The queue or topic that an entity is or belongs to. */
export function rootOf(path: string): string {
  return path.split(/\/(?:Subscriptions|\$)/)[0] ?? path;
}

export function bytesOf({ content }: Sent): number {
  return content.length + 64;
}

export function bytesIn(box: Box): number {
  return box.copies.reduce((sum, copy) => sum + bytesOf(copy), 0);
}

/** Where a message that arrives goes on to. Topics and transfer dead-letter queues forward nothing. */
export function targetOf({ kind, path, settings }: Box): string | undefined {
  if (kind === "queue") return settings.forwardTo;
  const isDeadLetters = path.endsWith("/$DeadLetterQueue") && !path.includes("$Transfer");
  return isDeadLetters ? settings.forwardDeadLetteredMessagesTo : undefined;
}

/** Messages that a receiver could get, of one session or of an entity without. */
export function waiting(box: Box, sessionId?: string): Copy[] {
  return box.copies.filter(
    (copy) =>
      copy.state === "active" &&
      copy.lock === undefined &&
      (sessionId === undefined || copy.sessionId === sessionId),
  );
}

export function hasSessions(box: Box): boolean {
  return box.settings.requiresSession && box.kind !== "sub-queue";
}

export function freeSessions(box: Box): Set<string> {
  const ids = waiting(box).map(({ sessionId }) => sessionId ?? "");
  return new Set(ids.filter((id) => !box.holds.has(id)));
}

/** A refusal that the model expects of the real namespace. */
export class Refused extends Error {
  readonly code: EntityErrorCode;

  constructor(code: EntityErrorCode) {
    super(code);
    this.code = code;
  }
}

/** Where a soul's life ended. */
export type Fate =
  | "canceled"
  | "completed"
  | "deleted with its entity"
  | "distributed"
  | "dropped duplicate"
  | "expired"
  | "purged"
  | "received and deleted";
