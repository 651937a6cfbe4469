import { randomUUID } from "node:crypto";
import type { AmqpErrorFields } from "./rhea.ts";

/*
 * Refusals in the service's own conditions and words: clients look into both.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-troubleshoot
 */

/** The end of every description that the service writes. */
function tracking(nowMs: number): string {
  const timestamp = new Date(nowMs).toISOString().slice(0, 19);
  return `TrackingId:${randomUUID()}_G0, SystemTracker:buspass-emulator, Timestamp:${timestamp}`;
}

export function unauthorized(claim: string, resource: string, nowMs: number): AmqpErrorFields {
  return {
    condition: "amqp:unauthorized-access",
    description: `Unauthorized access. '${claim}' claim(s) are required to perform this operation. Resource: '${resource}'. ${tracking(nowMs)}`,
  };
}

export function entityNotFound(resource: string, nowMs: number): AmqpErrorFields {
  return {
    condition: "amqp:not-found",
    description: `The messaging entity '${resource}' could not be found. To know more visit https://aka.ms/sbResourceMgrExceptions. ${tracking(nowMs)}`,
  };
}

export function messageLockLost(nowMs: number): AmqpErrorFields {
  return {
    condition: "com.microsoft:message-lock-lost",
    description: `The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue. ${tracking(nowMs)}`,
  };
}

export function messageTooLarge(size: number, limit: number, nowMs: number): AmqpErrorFields {
  return {
    condition: "amqp:link:message-size-exceeded",
    description: `The received message (size:${size} bytes) exceeds the limit (${limit} bytes) currently allowed on the link. ${tracking(nowMs)}`,
  };
}

export function notSupported(what: string, nowMs: number): AmqpErrorFields {
  return {
    condition: "amqp:not-implemented",
    description: `${what} is not supported by the emulator. ${tracking(nowMs)}`,
  };
}

export function malformed(what: string, nowMs: number): AmqpErrorFields {
  return { condition: "amqp:decode-error", description: `${what} ${tracking(nowMs)}` };
}

export function invalidField(what: string, nowMs: number): AmqpErrorFields {
  return { condition: "amqp:invalid-field", description: `${what} ${tracking(nowMs)}` };
}
