/** Who meets a change: those that send, or receive, as the bus was before, and are not deployed anew. */
export type Affected = "senders" | "receivers" | "senders and receivers";

/** One change between two versions of a bus. */
export interface BusFinding {
  /** Where, such as `queues.orders.requiresSession` or `messages.order.placed.v1.total`. */
  readonly path: string;
  /** Whether somebody who does not change with it fails, or loses messages. */
  readonly breaking: boolean;
  readonly affects: Affected;
  /** What changed and what comes of it, in a sentence. */
  readonly message: string;
  /** What to do, in a sentence. */
  readonly remedy: string;
}
