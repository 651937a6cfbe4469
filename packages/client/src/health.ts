import type { BuspassErrorCode } from "./error-codes.ts";

/**
 * `healthy`: it works. `degraded`: it does not at the moment, and that heals by itself as a rule.
 * `unhealthy`: it cannot, or has not for too long; what answers a probe should fail it.
 */
export type HealthStatus = "healthy" | "degraded" | "unhealthy";

/** How a client is: plain data, as a probe endpoint can return it. No token or key is part of it. */
export interface ClientHealth {
  /** The worst of its parts. `unhealthy` when the client is closed. */
  readonly status: HealthStatus;
  readonly namespace: string;
  /** One for each processor that runs, and for each entity whose last processor ended with an error. */
  readonly receivers: readonly ReceiverHealth[];
  /** One for each entity that something was sent to. */
  readonly senders: readonly SenderHealth[];
}

/** How the sending to one entity is. */
export interface SenderHealth {
  /** Such as `queue "orders"`. */
  readonly entity: string;
  /** From a failure until something is accepted again: `degraded` if it may pass, else `unhealthy`. */
  readonly status: HealthStatus;
  /** How many calls have not ended. */
  readonly pending: number;
  /** What failed last; undefined once something was accepted since. */
  readonly fault: FaultHealth | undefined;
}

/** How the receiving of one processor is. */
export interface ReceiverHealth {
  /** Such as `queue "orders"`. */
  readonly entity: string;
  readonly status: HealthStatus;
  /**
   * `opening`: it asks for its link. `open`: it has it. `waiting`: it tries again soon. `stalled`: it
   * has its link, and messages wait that do not come. `closed`: it was closed, or ended with an error.
   */
  readonly state: "opening" | "open" | "waiting" | "stalled" | "closed";
  /** Since when it is in this state, in ISO 8601. */
  readonly since: string;
  /** When the last message came, in ISO 8601. */
  readonly lastDeliveryAt: string | undefined;
  /** How many messages are in handlers or wait for their next attempt. */
  readonly running: number;
  readonly concurrency: number;
  /** What is wrong now; undefined when nothing is. */
  readonly fault: FaultHealth | undefined;
}

/** What is wrong with a part of a client. */
export interface FaultHealth {
  readonly code: BuspassErrorCode;
  readonly message: string;
  /** Since when something is wrong, in ISO 8601. */
  readonly since: string;
}

const order: readonly HealthStatus[] = ["healthy", "degraded", "unhealthy"];

/** The worst of several. */
export function worst(statuses: readonly HealthStatus[]): HealthStatus {
  return order[Math.max(0, ...statuses.map((status) => order.indexOf(status)))] ?? "unhealthy";
}
