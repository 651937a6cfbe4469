import { EntityError } from "../../entities/entity-error.ts";
import type { Queue } from "../../entities/queue.ts";
import type { Subscription } from "../../entities/topic.ts";
import type { Transaction, Work } from "../../entities/transaction.ts";
import type { Right } from "../../identity/roles.ts";

/** A request to an entity's `$management` node. */
export interface OperationRequest {
  readonly queue: Queue;
  /** Set where the entity is a subscription. */
  readonly subscription: Subscription | undefined;
  readonly body: Readonly<Record<string, unknown>>;
  readonly nowMs: number;
  /** What it changes, it changes when this commits. */
  readonly transaction: Transaction | undefined;
}

/** A status as HTTP's, and a body where the operation has one. */
export interface OperationResult {
  readonly status: number;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** One operation of the `$management` node. What it throws as EntityError or RuleSyntaxError is a refusal. */
export interface Operation {
  readonly right: Right;
  run(request: OperationRequest): OperationResult;
}

/** Does what a request asks for, now or when its transaction commits. @throws EntityError */
export function perform({ transaction }: OperationRequest, work: Work): void {
  if (transaction !== undefined) {
    transaction.prepare(work);
    return;
  }
  work.check(0);
  work.run();
}

/** The subscription that an operation on rules is about. @throws EntityError InvalidOperation */
export function subscriptionOf({ subscription, queue }: OperationRequest): Subscription {
  if (subscription !== undefined) return subscription;
  throw new EntityError(
    "InvalidOperation",
    `'${queue.path}' is no subscription: only subscriptions have rules.`,
  );
}
