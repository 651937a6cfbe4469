import type { BuspassError } from "./buspass-error.ts";

/** What a processor did with a message, or what went wrong beside it. */
export type ProcessorEvent =
  | ({ readonly type: "completed" } & MessageFacts)
  | ({
      readonly type: "redelivered";
      readonly delayMs: number;
      readonly error: unknown;
    } & MessageFacts)
  | ({
      readonly type: "deadLettered";
      readonly reason: string;
      readonly description: string;
    } & MessageFacts)
  /** The outcome could not be told to the service: the message is delivered again. */
  | ({ readonly type: "settlementFailed"; readonly error: BuspassError } & MessageFacts)
  /** The receiver met a fault that it heals by itself. */
  | { readonly type: "receiverFaulted"; readonly error: BuspassError };

/** Which message an event is about. */
export interface MessageFacts {
  readonly messageId: string | undefined;
  readonly subject: string | undefined;
  /** Counted from 1. */
  readonly attempt: number;
}
