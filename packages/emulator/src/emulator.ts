import type { Clock } from "./clock.ts";
import type { InMemoryWebSocketClass } from "./doors/in-memory.ts";
import type { TopologyDefinition } from "./entities/topology.ts";
import type { Faults } from "./faults.ts";
import type { IdentityHost } from "./identity/hosts.ts";
import type { IdentityDefinition } from "./identity/identities.ts";
import type { RoleChanges } from "./identity/role-changes.ts";
import type { PrincipalRoleAssignment } from "./identity/roles.ts";
import type { SharedAccessPolicyDefinition } from "./identity/shared-access-policies.ts";
import type { Inspection } from "./inspection.ts";
import type { RightUsed } from "./rights-used.ts";

/** What a namespace consists of: entities, identities, and the roles that these have. */
export interface EmulatorOptions extends TopologyDefinition {
  /** By name. An identity without roles can get a token and do nothing. */
  readonly identities?: Readonly<Record<string, IdentityDefinition>>;
  /**
   * Assignments to principals that are no identity here: people, groups, what somebody deleted. Azure
   * Resource Manager lists them; nobody can connect as such a principal.
   */
  readonly roleAssignments?: readonly PrincipalRoleAssignment[];
  /**
   * The namespace's id in Azure Resource Manager, which says in which Azure subscription and resource
   * group it is:
   * `"/subscriptions/<id>/resourceGroups/<name>/providers/Microsoft.ServiceBus/namespaces/<name>"`.
   * Default: a namespace `emulator` in a resource group `emulator`, the same on every machine.
   */
  readonly resourceId?: string;
  /**
   * Opens a TLS listener on this port of loopback, for other processes; 0 lets the system pick.
   * Without it the namespace is reached from this process only.
   */
  readonly tlsPort?: number;
  /**
   * The port of the administration API, which is opened together with the TLS listener. Default: the
   * system picks one.
   */
  readonly administrationPort?: number;
  /**
   * The port of Azure Resource Manager, which is opened together with the TLS listener. Default: the
   * system picks one.
   */
  readonly resourceManagerPort?: number;
  /**
   * The port for AMQP over WebSockets, `ws://` and `wss://` alike, which is opened together with the
   * TLS listener and told in `env.BUSPASS_EMULATOR_WEBSOCKET`. Default: the system picks one.
   */
  readonly webSocketPort?: number;
  /**
   * Keeps messages, states of sessions, and entities that are made while it runs in this file, and puts
   * back what an earlier run left there. Nothing is accepted before it is written, so that not even a
   * kill loses what was. One process at a time can use the file.
   */
  readonly state?: string;
  /**
   * Told in a sentence when `state` cannot be written any more, because its disk is full for one.
   * Connections are dropped then, and links and changes refused, until it can: what was accepted is
   * kept. Default: a warning of the process.
   */
  readonly onStateFailure?: (failure: Error) => void;
  /** Time of locks and tokens; a `manualClock()` makes tests stand still. Default: the system's. */
  readonly clock?: Clock;
  /** How long a token lives, in milliseconds; whole seconds. Default: an hour. */
  readonly tokenLifetimeMs?: number;
  /** Makes lock tokens, and with them the whole run, the same each time. Any text. */
  readonly seed?: string;
  /**
   * Allows connections with keys, and says with which. Without it every key is refused, as by a
   * namespace with `disableLocalAuth`.
   */
  readonly sharedAccessPolicies?: readonly SharedAccessPolicyDefinition[];
}

/** How a client of this process connects as one identity. */
export interface EmulatorConnection {
  readonly namespace: string;
  /** A `TokenCredential`: gets the identity's tokens without a network. */
  readonly credential: EmulatorCredential;
  /** For `webSocketOptions.webSocket`: the bytes never leave the process. */
  readonly webSocket: InMemoryWebSocketClass;
}

/** A credential in the shape of `@azure/core-auth`'s `TokenCredential`. */
export interface EmulatorCredential {
  getToken(
    scopes: string | string[],
  ): Promise<{ readonly token: string; readonly expiresOnTimestamp: number }>;
}

/** A running namespace. */
export interface Emulator extends AsyncDisposable {
  /** The fully qualified namespace, as `new ServiceBusClient(…)` takes it. */
  readonly namespace: string;
  /**
   * The host and port of the administration API, as `new ServiceBusAdministrationClient(…)` takes
   * them; undefined without `tlsPort`. It speaks HTTPS only, so the client must trust the authority in
   * the file `env.BUSPASS_EMULATOR_CA`.
   */
  readonly administration: string | undefined;
  /** The namespace's id in Azure Resource Manager, as role assignments and management clients name it. */
  readonly resourceId: string;
  /**
   * `https://localhost:<port>`: the endpoint of Azure Resource Manager, of which the emulator has the
   * part that reads this namespace and its role assignments. Undefined without `tlsPort`. Its clients
   * must trust the authority in the file `env.BUSPASS_EMULATOR_CA`.
   * @example
   * const [, , subscriptionId = ""] = emulator.resourceId.split("/");
   * const client = new ServiceBusManagementClient(emulator.as("auditor").credential, subscriptionId, {
   *   endpoint: emulator.resourceManager,
   *   credentialScopes: "https://management.azure.com/.default",
   * });
   * const namespace = await client.namespaces.get("emulator", "emulator");
   */
  readonly resourceManager: string | undefined;
  /**
   * Variables by which another process finds the namespace, trusts it and gets tokens.
   * One of them proves that a token request comes from this host: do not print it.
   */
  readonly env: Readonly<Record<string, string>>;
  /**
   * As `env`, for a process on another kind of host and as one identity: an Azure virtual machine
   * (IMDS), an Arc-enabled server, or a pod with workload identity. Its identity endpoint opens with
   * the first call.
   * @throws RangeError when there is no identity of that name; for `kubernetes`, without `tlsPort`
   */
  envOn(host: IdentityHost, identityName: string): Promise<Readonly<Record<string, string>>>;
  /**
   * How a client in this process connects as an identity.
   * @throws RangeError when there is no identity of that name
   */
  as(identityName: string): EmulatorConnection;
  /** What is in the namespace now. */
  inspect(): Inspection;
  /** Makes the namespace fail, for tests. */
  readonly faults: Faults;
  /** Assigns and revokes roles while clients are connected. */
  readonly roles: RoleChanges;
  /** Which identity used which right on which entity since the start or the last `reset`. */
  rightsUsed(): RightUsed[];
  /** Which identity was refused which right on which entity since the start or the last `reset`. */
  rightsRefused(): RightUsed[];
  /** Signs new tokens with a new key; those of the old one go on, or are refused from now on. */
  rotateKeys(options?: { readonly keepOld?: boolean }): Promise<void>;
  /**
   * The connection string of a shared access policy. It is a secret: do not print it.
   * @param scope the policy's own: `""`, which is the default, for the whole namespace
   * @throws RangeError when there is no such policy
   */
  connectionString(policyName: string, scope?: string): string;
  /**
   * Back to the beginning: connections end, entities are as they were defined and empty, faults and
   * counts are forgotten. Identities keep the roles that they have now.
   */
  reset(): void;
  /** Ends all connections and listeners. Without `state`, messages are gone. A second call waits for the first. */
  stop(): Promise<void>;
}
