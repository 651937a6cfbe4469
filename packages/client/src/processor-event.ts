import type { BuspassError } from "./buspass-error.ts";

/**
 * What a processor did with a message, or what went wrong beside it.
 *
 * @example
 * const onEvent = (event: ProcessorEvent) => {
 *   if (event.type === "deadLettered") console.warn(event.messageId, event.reason, event.description);
 * };
 */
export type ProcessorEvent =
  | ({ readonly type: "completed" } & MessageFacts)
  | ({
      readonly type: "redelivered";
      /** How long the message waits before its next attempt, in milliseconds. */
      readonly delayMs: number;
      /** What the handler threw. */
      readonly error: unknown;
    } & MessageFacts)
  | ({
      readonly type: "deadLettered";
      readonly reason: string;
      readonly description: string;
    } & MessageFacts)
  /** The outcome could not be told to the service: as a rule the message is delivered again. */
  | ({ readonly type: "settlementFailed"; readonly error: BuspassError } & MessageFacts)
  /** The lock ended while the handler ran. Its signal is aborted; the message is delivered again. */
  | ({ readonly type: "lockLost"; readonly error: BuspassError } & MessageFacts)
  /**
   * The receiver met a fault that it heals by itself, or that ends it (then `finished` rejects). The same
   * one is told once in a minute; `count` is how often it happened since it was told last.
   */
  | { readonly type: "receiverFaulted"; readonly error: BuspassError; readonly count: number }
  /** The receiver is over the fault that was told, after so many milliseconds. */
  | { readonly type: "receiverRecovered"; readonly afterMs: number };

/** Which message an event is about. */
export interface MessageFacts {
  readonly messageId: string | undefined;
  readonly subject: string | undefined;
  /** Counted from 1. */
  readonly attempt: number;
}
