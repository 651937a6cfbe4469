import * as z from "zod";
import type { Answer } from "../submit-orders.ts";
import type { Line } from "./child.ts";
import type { Outcome } from "./evidence.ts";
import type { Progress } from "./progress.ts";

/** A line of the worker's log that tells what became of an order. */
const OutcomeLine = z.object({
  event: z.enum(["completed", "redelivered", "deadLettered"]),
  orderId: z.string(),
  attempt: z.number(),
  reason: z.string().optional(),
  msg: z.string().optional(),
});

/** Follows the orders from the API's answer to their end in the worker's log. */
export class Settlements {
  readonly outcomes: Outcome[] = [];
  readonly #accepted = new Set<string>();
  readonly #settled = new Set<string>();
  readonly #allSettled = Promise.withResolvers<void>();
  readonly #progress: Progress;
  #allAnswered = false;
  #refused = 0;
  #redelivered = 0;

  constructor(progress: Progress) {
    this.#progress = progress;
  }

  /** Takes an answer of the API. */
  answered(answer: Answer): void {
    if (answer.accepted) this.#accepted.add(answer.orderId);
    else this.#refused += 1;
    this.#changed();
  }

  /** Takes a line of the worker's log. */
  add(line: Line): void {
    const { success, data: outcome } = OutcomeLine.safeParse(line);
    if (!success) return;
    this.outcomes.push(outcome);
    if (outcome.event === "redelivered") this.#redelivered += 1;
    else this.#settled.add(outcome.orderId);
    this.#changed();
  }

  /** Resolves when each accepted order has its end; to be called when no answer is to come. */
  complete(): Promise<void> {
    this.#allAnswered = true;
    this.#changed();
    return this.#allSettled.promise;
  }

  /** What is still to come, in words. */
  missing(): string {
    if (!this.#allAnswered) {
      return `the API had answered ${this.#accepted.size + this.#refused} lines so far.`;
    }
    const missing = this.#missing();
    if (missing.length === 0) return "every order had its end, and the last act did not.";
    const first = missing.slice(0, 3).join(", ");
    return `${missing.length} of ${this.#accepted.size} accepted orders were neither completed nor dead-lettered, such as ${first}.`;
  }

  #missing(): string[] {
    return [...this.#accepted].filter((orderId) => !this.#settled.has(orderId));
  }

  #changed(): void {
    this.#progress.show(
      `${this.#accepted.size} accepted, ${this.#refused} refused, ${this.#settled.size} settled, ${this.#redelivered} redelivered`,
    );
    if (this.#allAnswered && this.#missing().length === 0) this.#allSettled.resolve();
  }
}
