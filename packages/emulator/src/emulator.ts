import type { Duplex } from "node:stream";
import { serveConnection } from "./amqp/amqp-connection.ts";
import { type Clock, systemClock } from "./clock.ts";
import { type InMemoryWebSocketClass, inMemoryDoor } from "./doors/in-memory.ts";
import { openListeners } from "./doors/listeners.ts";
import { Topology, type TopologyDefinition } from "./entities/topology.ts";
import { Identities, type IdentityDefinition } from "./identity/identities.ts";
import { startIdentityEndpoint } from "./identity/identity-endpoint.ts";
import { Issuer } from "./identity/issuer.ts";
import { type Inspection, inspect, Usage } from "./inspection.ts";

/** What a namespace consists of: entities, identities, and the roles that these have. */
export interface EmulatorOptions extends TopologyDefinition {
  /** By name. An identity without roles can get a token and do nothing. */
  readonly identities?: Readonly<Record<string, IdentityDefinition>>;
  /**
   * Opens a TLS listener on this port of loopback, for other processes; 0 lets the system pick.
   * Without it the namespace is reached from this process only.
   */
  readonly tlsPort?: number;
  /** Time of locks and tokens; a `manualClock()` makes tests stand still. Default: the system's. */
  readonly clock?: Clock;
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
   * Variables by which another process finds the namespace, trusts it and gets tokens.
   * One of them proves that a token request comes from this host: do not print it.
   */
  readonly env: Readonly<Record<string, string>>;
  /**
   * How a client in this process connects as an identity.
   * @throws RangeError when there is no identity of that name
   */
  as(identityName: string): EmulatorConnection;
  /** What is in the namespace now. */
  inspect(): Inspection;
  /** Ends all connections and listeners. Messages are gone. A second call waits for the first. */
  stop(): Promise<void>;
}

/**
 * Starts a Service Bus namespace in this process: entities, an identity provider, and role
 * assignments that are enforced as Azure enforces them.
 *
 * @throws Error with code `EADDRINUSE` when `tlsPort` is taken
 * @example
 * await using emulator = await startEmulator({
 *   queues: { orders: { maxDeliveryCount: 5 } },
 *   identities: {
 *     "orders-api": { roles: [{ role: "Azure Service Bus Data Sender", scope: "orders" }] },
 *   },
 * });
 * const { namespace, credential, webSocket } = emulator.as("orders-api");
 * const client = new ServiceBusClient(namespace, credential, { webSocketOptions: { webSocket } });
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const clock = options.clock ?? systemClock;
  const topology = new Topology(options, clock);
  const identities = new Identities(options.identities ?? {});
  const issuer = await Issuer.create(identities, clock);
  const usage = new Usage();
  const streams = new Set<Duplex>();
  let namespace = "emulator.servicebus.localhost";

  let ended: Promise<void> | undefined;
  const accept = (stream: Duplex): void => {
    if (ended !== undefined) {
      stream.destroy();
      return;
    }
    streams.add(stream);
    usage.openConnections = streams.size;
    stream.once("close", () => {
      streams.delete(stream);
      usage.openConnections = streams.size;
    });
    serveConnection(stream, {
      name: namespace,
      topology,
      issuer,
      clock,
      onToken({ identityName }) {
        if (identityName === undefined) usage.tokensRefused += 1;
        else usage.add("accepted", identityName);
      },
    });
  };
  const endpoint = await startIdentityEndpoint(identities, issuer, (grant) =>
    usage.add("endpoint", grant.identityName),
  );
  const listeners = await openListeners(options.tlsPort, clock.now(), accept).catch(
    async (error) => {
      await endpoint.stop();
      throw error;
    },
  );
  namespace = listeners.namespace ?? namespace;
  const webSocket = inMemoryDoor(accept);

  const end = async (): Promise<void> => {
    topology.dispose();
    for (const stream of streams) stream.destroy();
    await Promise.all([listeners.stop(), endpoint.stop()]);
  };
  const stop = (): Promise<void> => {
    ended ??= end();
    return ended;
  };
  return {
    namespace,
    env: { ...listeners.env, ...endpoint.env },
    as(identityName) {
      const identity = identities.named(identityName);
      if (identity === undefined) {
        const known = identities.all.map(({ name }) => name).join(", ");
        throw new RangeError(`No identity is called "${identityName}" here; there are: ${known}.`);
      }
      return {
        namespace,
        webSocket,
        credential: {
          async getToken(scopes) {
            const resource = String([scopes].flat()[0]).replace(/\/\.default$/, "");
            usage.add("in process", identity.name);
            const { token, expiresAtMs } = await issuer.mint(identity, resource);
            return { token, expiresOnTimestamp: expiresAtMs };
          },
        },
      };
    },
    inspect: () => inspect(topology, identities.all, usage),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
