import type { EntityErrorCode } from "../../src/entities/entity-error.ts";
import type { EntityStatus } from "../../src/entities/entity-settings.ts";

export type Mode = "peek-lock" | "receive-and-delete";
export type Settlement = "complete" | "abandon" | "release" | "defer" | "dead-letter";

/** A message as a test sends it. Its content names it and carries its color, which rules look at. */
export interface Sent {
  readonly content: string;
  readonly messageId: string;
  readonly sessionId?: string;
  readonly timeToLiveMs?: number;
  readonly scheduledEnqueueAtMs?: number;
}

/** Settings that change while a namespace runs. */
export interface Changes {
  readonly status?: EntityStatus;
  readonly maxDeliveryCount?: number;
  readonly lockDurationMs?: number;
  readonly deadLetteringOnMessageExpiration?: boolean;
  readonly forwardTo?: string | undefined;
  readonly forwardDeadLetteredMessagesTo?: string | undefined;
}

/**
 * What can be done to a namespace: to the real one and, with the same arguments, to the model.
 * Receivers, those that wait for a session among them, have numbers that the test gives.
 */
export interface Namespace {
  send(path: string, messages: readonly Sent[]): number[];
  attach(path: string, receiver: number, mode: Mode, credit: number): void;
  flow(receiver: number, credit: number): void;
  detach(receiver: number): void;
  acceptSession(path: string, sessionId: string, receiver: number, mode: Mode): void;
  acceptNextSession(path: string, receiver: number, mode: Mode): void;
  renewSessionLock(path: string, sessionId: string): number;
  setSessionState(path: string, sessionId: string, state: string | undefined): void;
  sessionState(path: string, sessionId: string): string | undefined;
  listSessions(path: string, sinceMs: number | undefined): string[];
  settle(path: string, token: string, how: Settlement): void;
  renewLock(path: string, token: string): number;
  receiveDeferred(
    path: string,
    numbers: readonly number[],
    mode: Mode,
    sessionId: string | undefined,
  ): number[];
  cancelScheduled(path: string, numbers: readonly number[]): void;
  peek(path: string, from: number, count: number, sessionId: string | undefined): number[];
  purge(path: string, count: number, beforeMs: number, sessionId: string | undefined): number;
  changeSettings(path: string, changes: Changes): void;
  deleteEntity(path: string): void;
  advance(byMs: number): void;
}

/** What a receiver of the real namespace was told. The model judges whether it could be. */
export type Observation =
  | {
      readonly kind: "delivered";
      readonly receiver: number;
      readonly number: number;
      readonly token: string | undefined;
      readonly deliveries: number;
    }
  | { readonly kind: "granted"; readonly receiver: number; readonly sessionId: string }
  | { readonly kind: "ended"; readonly receiver: number; readonly why: EntityErrorCode };

/** What an operation came to: a value, or the code of a refusal. */
export type Outcome = { readonly value: unknown } | { readonly refused: EntityErrorCode };
