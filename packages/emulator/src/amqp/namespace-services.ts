import type { Clock } from "../clock.ts";
import type { Topology } from "../entities/topology.ts";
import type { Authentication } from "../identity/authentication.ts";
import type { Right } from "../identity/roles.ts";
import type { TokenSeen } from "./cbs.ts";
import type { OperationFaults } from "./operation-faults.ts";

/** What a connection needs of the namespace behind it. */
export interface NamespaceServices {
  /** The fully qualified name, as in the addresses of errors. */
  readonly name: string;
  readonly topology: Topology;
  readonly authentication: Authentication;
  readonly clock: Clock;
  readonly faults: OperationFaults;
  /** Whether nothing can be accepted now, because it could not be kept. */
  isUnable(): boolean;
  onToken(seen: TokenSeen): void;
  /** An identity used a right that it has on an entity. */
  onRightUsed(identityName: string, right: Right, entityPath: string): void;
  /** An identity asked for a right that it does not have on an entity. */
  onRightRefused(identityName: string, right: Right, entityPath: string): void;
}
