import { EntityError } from "../../entities/entity-error.ts";
import type { Queue } from "../../entities/queue.ts";
import { heldLock } from "../../entities/session.ts";

type Body = Readonly<Record<string, unknown>>;

/** A field that must be there. @throws EntityError InvalidOperation */
function missing(name: string): never {
  throw new EntityError("InvalidOperation", `The request has no valid '${name}'.`);
}

export function optionalText(body: Body, name: string): string | undefined {
  const value = body[name];
  return typeof value === "string" ? value : undefined;
}

export function text(body: Body, name: string): string {
  return optionalText(body, name) ?? missing(name);
}

export function integer(body: Body, name: string): number {
  const value = integerOf(body[name]);
  return Number.isSafeInteger(value) ? value : missing(name);
}

export function integers(body: Body, name: string): number[] {
  return list(body, name).map((value) => integerOf(value));
}

export function list(body: Body, name: string): unknown[] {
  const value = body[name];
  return Array.isArray(value) ? value : missing(name);
}

/** Lock tokens, as uuids in the order of a lock token's text. */
export function lockTokens(body: Body): string[] {
  return list(body, "lock-tokens").map((token) =>
    Buffer.isBuffer(token) && token.length === 16 ? token.toString("hex") : missing("lock-tokens"),
  );
}

/** The session that the request is about, when it names one. @throws EntityError SessionLockLost */
export function heldSession(queue: Queue, body: Body): string | undefined {
  const id = optionalText(body, "session-id");
  if (id !== undefined) heldLock(queue, id);
  return id;
}

/** rhea leaves a long beyond 2^53 as its eight bytes. */
function integerOf(value: unknown): number {
  if (Buffer.isBuffer(value) && value.length === 8) return Number(value.readBigInt64BE());
  return Number(value);
}
