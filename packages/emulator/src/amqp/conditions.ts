import { randomUUID } from "node:crypto";
import { EntityError, type EntityErrorCode } from "../entities/entity-error.ts";
import { RuleSyntaxError } from "../entities/rules/rule.ts";
import type { AmqpErrorFields } from "./rhea.ts";

/*
 * Refusals in the service's own conditions and words: clients look into both.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-troubleshoot
 */

/** The condition of each refusal, and the status of a reply that carries it. */
const refusals: Readonly<Record<EntityErrorCode, { condition: string; status: number }>> = {
  EntityDisabled: { condition: "com.microsoft:entity-disabled", status: 400 },
  EntityExists: { condition: "com.microsoft:entity-already-exists", status: 409 },
  EntityNotFound: { condition: "amqp:not-found", status: 404 },
  InvalidOperation: { condition: "amqp:not-allowed", status: 400 },
  MessageLockLost: { condition: "com.microsoft:message-lock-lost", status: 410 },
  MessageNotFound: { condition: "com.microsoft:message-not-found", status: 404 },
  MessageTooLarge: { condition: "amqp:link:message-size-exceeded", status: 400 },
  PropertyTooLarge: { condition: "amqp:internal-error", status: 500 },
  QuotaExceeded: { condition: "amqp:resource-limit-exceeded", status: 403 },
  SessionCannotBeLocked: { condition: "com.microsoft:session-cannot-be-locked", status: 409 },
  SessionLockLost: { condition: "com.microsoft:session-lock-lost", status: 410 },
  TransactionNotFound: { condition: "amqp:transaction:unknown-id", status: 404 },
  TransactionRolledBack: { condition: "amqp:transaction:rollback", status: 409 },
};

/** A refusal as a link or delivery tells it, and as a reply does. */
export interface Refusal extends AmqpErrorFields {
  readonly status: number;
}

/** The end of every description that the service writes. */
function tracking(nowMs: number): string {
  const timestamp = new Date(nowMs).toISOString().slice(0, 19);
  return `TrackingId:${randomUUID()}_G0, SystemTracker:buspass-emulator, Timestamp:${timestamp}`;
}

function refusal(status: number, condition: string, text: string, nowMs: number): Refusal {
  return { status, condition, description: `${text} ${tracking(nowMs)}` };
}

/** The refusal behind what an entity threw; anything else is thrown on. */
export function refusalOf(error: unknown, nowMs: number): Refusal {
  if (error instanceof RuleSyntaxError) {
    return refusal(400, "amqp:invalid-field", error.message, nowMs);
  }
  if (!(error instanceof EntityError)) throw error;
  const { status, condition } = refusals[error.code];
  return refusal(status, condition, error.message, nowMs);
}

export function unauthorized(claim: string, resource: string, nowMs: number): Refusal {
  const text = `Unauthorized access. '${claim}' claim(s) are required to perform this operation. Resource: '${resource}'.`;
  return refusal(401, "amqp:unauthorized-access", text, nowMs);
}

export function entityNotFound(resource: string, nowMs: number): Refusal {
  const text = `The messaging entity '${resource}' could not be found. To know more visit https://aka.ms/sbResourceMgrExceptions.`;
  return refusal(404, "amqp:not-found", text, nowMs);
}

export function notSupported(what: string, nowMs: number): Refusal {
  return refusal(501, "amqp:not-implemented", `${what} is not supported by the emulator.`, nowMs);
}

export function timedOut(what: string, nowMs: number): Refusal {
  return refusal(408, "com.microsoft:timeout", what, nowMs);
}

/** For a request with which nothing was wrong. https://github.com/Azure/amqpnetlite/issues/333 */
export function internalError(why: string, nowMs: number): Refusal {
  const text = `The service was unable to process the request; please retry the operation. ${why}`;
  return refusal(500, "amqp:internal-error", text, nowMs);
}

export function malformed(what: string, nowMs: number): Refusal {
  return refusal(400, "amqp:decode-error", what, nowMs);
}

export function invalidField(what: string, nowMs: number): Refusal {
  return refusal(400, "amqp:invalid-field", what, nowMs);
}
