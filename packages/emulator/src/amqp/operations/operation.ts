import type { Queue } from "../../entities/queue.ts";
import type { Right } from "../../identity/roles.ts";
import type { AmqpErrorFields } from "../rhea.ts";

/** A request to an entity's `$management` node. */
export interface OperationRequest {
  readonly queue: Queue;
  readonly body: Readonly<Record<string, unknown>>;
  readonly nowMs: number;
}

/** A status as HTTP's, and a body or an error. */
export interface OperationResult {
  readonly status: number;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly error?: AmqpErrorFields;
}

/** One operation of the `$management` node. */
export interface Operation {
  readonly right: Right;
  run(request: OperationRequest): OperationResult;
}

/** A list field, or an empty one. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
