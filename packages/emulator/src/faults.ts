import type {
  FaultyOperation,
  OperationFault,
  OperationFaultReach,
  OperationFaults,
} from "./amqp/operation-faults.ts";
import type { Connections } from "./connections.ts";
import type { HttpFault, HttpFaults } from "./http-faults.ts";
import type { IdentityFaultReach, IdentityFaults } from "./identity/identity-endpoint.ts";

/**
 * Makes a namespace fail in the ways in which the real one does, when a test says so.
 *
 * @example
 * emulator.faults.operation("send", { condition: "com.microsoft:server-busy" }, { times: 2 });
 * emulator.faults.identity({ kind: "status", status: 503 }, { requests: 3 });
 */
export interface Faults {
  /** Ends every connection without a word, as a network does. */
  dropConnections(): void;
  /** Closes the links to an entity, or all, as the service does when it moves one. */
  detachLinks(entityPath?: string): void;
  /**
   * Links that receive from an entity, or all, get no message any more, and nobody is told: a receiver
   * that looks well and is dead. Links that open later are not concerned.
   */
  silenceLinks(entityPath?: string): void;
  /** The next operations of a kind are refused with an AMQP condition, or late, or both. */
  operation(kind: FaultyOperation, fault: OperationFault, reach?: OperationFaultReach): void;
  /** Every send is refused as by a namespace that is busy, until `clear`. */
  throttle(): void;
  /** The next requests for tokens fail, are slow, or get rubbish. */
  identity(fault: HttpFault, reach?: IdentityFaultReach): void;
  /** The next requests to the administration API fail, are slow, or get rubbish. */
  administration(fault: HttpFault, reach?: { readonly requests?: number }): void;
  /** The next requests to Azure Resource Manager fail, are slow, or get rubbish. */
  resourceManager(fault: HttpFault, reach?: { readonly requests?: number }): void;
  /** How long bytes take each way, in milliseconds, on connections from now on; 0 for none. */
  latency(latencyMs: number): void;
  /** Forgets everything that has not happened yet. */
  clear(): void;
}

const serverBusy: OperationFault = {
  condition: "com.microsoft:server-busy",
  description: "The request was terminated because the namespace is being throttled.",
};

export function faultsOf(
  connections: Connections,
  operations: OperationFaults,
  identity: IdentityFaults,
  administration: HttpFaults<"administration">,
  resourceManager: HttpFaults<"resource manager">,
): Faults {
  return {
    dropConnections: () => connections.drop(),
    detachLinks: (entityPath) =>
      connections.detach(entityPath, {
        condition: "amqp:link:detach-forced",
        description: "The link is force detached by the broker.",
      }),
    silenceLinks: (entityPath) => connections.silence(entityPath),
    operation: (kind, fault, reach) => operations.inject(kind, fault, reach),
    throttle: () => operations.inject("send", serverBusy, { times: Number.POSITIVE_INFINITY }),
    identity: (fault, reach) => identity.inject(fault, reach),
    administration: (fault, reach) => administration.inject(fault, reach),
    resourceManager: (fault, reach) => resourceManager.inject(fault, reach),
    latency: (latencyMs) => {
      connections.latencyMs = latencyMs;
    },
    clear() {
      connections.latencyMs = 0;
      operations.clear();
      identity.clear();
      administration.clear();
      resourceManager.clear();
    },
  };
}
