import type { HealthStatus, ReceiverHealth } from "./health.ts";
import type { Fault } from "./receiver-fault.ts";

/** Where a receiver is with its link; one with a link may be `stalled` besides. */
export type LinkState = Exclude<ReceiverHealth["state"], "stalled">;

/** What the health of a receiver depends on. */
export interface ReceiverFacts {
  readonly state: LinkState;
  readonly sinceMs: number;
  readonly lastDeliveryMs: number | undefined;
  readonly fault: Fault | undefined;
}

/**
 * So long may a change of roles take to be felt.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-managed-service-identity
 */
export const propagationMs: number = 5 * 60_000;

/** How long a receiver may be without a link before its client is unhealthy. */
const patienceMs = 30_000;

export function receiverHealth(
  facts: ReceiverFacts,
  nowMs: number,
): Pick<ReceiverHealth, "status" | "state" | "since" | "lastDeliveryAt" | "fault"> {
  const { state, sinceMs, lastDeliveryMs, fault } = facts;
  const stalledSinceMs = state === "open" ? fault?.stalledSinceMs : undefined;
  return {
    status: statusOf(facts, nowMs),
    state: stalledSinceMs === undefined ? state : "stalled",
    since: iso(stalledSinceMs ?? sinceMs),
    lastDeliveryAt: lastDeliveryMs === undefined ? undefined : iso(lastDeliveryMs),
    fault: fault && {
      code: fault.error.code,
      message: fault.error.message,
      since: iso(fault.sinceMs),
    },
  };
}

function statusOf({ state, sinceMs, fault }: ReceiverFacts, nowMs: number): HealthStatus {
  const isRefused = fault?.refusedSinceMs !== undefined;
  const stalledSinceMs = fault?.stalledSinceMs;
  // Who was told to stop is not ill.
  if (state === "closed") return isRefused ? "unhealthy" : "healthy";
  if (stalledSinceMs !== undefined) {
    // A link that is new and gives nothing either: others may hold the messages, but not for so long.
    return state === "open" && nowMs - stalledSinceMs < propagationMs ? "degraded" : "unhealthy";
  }
  if (state === "open") return "healthy";
  if (isRefused) return "unhealthy";
  return nowMs - (fault?.sinceMs ?? sinceMs) < patienceMs ? "degraded" : "unhealthy";
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
