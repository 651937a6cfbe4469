import type { TokenCredential } from "@azure/core-auth";
import { type Bus, isLarge, type NarrowedBus } from "@buspass/contracts";
import { allowSharedAccess } from "./allow-shared-access.ts";
import { BusClient } from "./bus-client.ts";
import { BuspassError } from "./buspass-error.ts";
import type { Client } from "./client.ts";
import type { ConnectOptions, EmulatorHandle } from "./connect-options.ts";
import { type ConnectedIdentity, credentialFor, identify } from "./connected-identity.ts";
import { emulatedClientId } from "./emulated-identity.ts";
import { refuseKeyVariables, warnOfKeyVariables } from "./key-variables.ts";
import { narrowed } from "./narrowed.ts";
import { observer } from "./observer.ts";
import { outOfRange } from "./out-of-range.ts";
import {
  type ServiceBusTransportOptions,
  serviceBusTransport,
  type WebSocketImpl,
} from "./service-bus-transport.ts";
import { SharedAccessCredential } from "./shared-access-credential.ts";
import { fromOption, type NamedNamespace, type Target, targetOf } from "./target.ts";
import { tokenCredentialIn } from "./token-credential-in.ts";
import { warnOfDebug } from "./warn-of-debug.ts";
import { webSockets } from "./web-sockets.ts";

/**
 * Connects to an emulator in this process as the identity that the bus is narrowed to: for tests.
 *
 * @throws BuspassError WrongEnvironment where this process is of an environment that is no emulator
 * @example
 * await using emulator = await startEmulator(access.emulator());
 * await using client = await connect(access.as("orders-api"), emulator);
 */
export function connect<B extends NarrowedBus>(
  bus: B,
  emulator: EmulatorHandle,
): Promise<Client<B>>;
/**
 * Connects to a namespace as this process's own identity, never with a key by accident, and gets a first
 * token, so that a host without an identity is told here and at once. `String(client)` is one line for a
 * log: where it is connected, and as whom.
 *
 * A bus that is narrowed to an identity, a `NarrowedBus` of `@buspass/contracts`, makes a client that has
 * what the identity may do, and no more. With an emulator of this process, and under `buspass emulator`,
 * it connects as the identity of that name; in Azure, as the one that this host has.
 *
 * @throws BuspassError KeyRefused, NamespaceMissing, NamespaceInvalid, EnvironmentMissing,
 *   EnvironmentUnknown, WrongEnvironment, IdentityAmbiguous, IdentityInvalid, IdentityMissing,
 *   IdentityRefused, IdentityUnavailable (after 15 s where the host does not answer)
 * @throws RangeError when `proxy` is no URL of one, or given without WebSockets, or `transport`,
 *   `connections` or the limit of `claimCheck` is out of its range
 * @example
 * await using client = await connect(bus, { namespace: "contoso-prod.servicebus.windows.net" });
 * console.info(`${client}`);
 * await client.queue("orders").send(OrderPlaced, { orderId, total: 42 });
 */
export function connect<B extends Bus>(bus: B, options?: ConnectOptions): Promise<Client<B>>;
export async function connect<B extends Bus>(
  bus: B,
  given: ConnectOptions | EmulatorHandle = {},
): Promise<Client<B>> {
  const options = typeof given.as === "function" ? identityOf(bus, given) : given;
  const onEvent = observer(options.onEvent);
  const connections = checkedConnections(options.connections);
  const { claimCheck } = options;
  if (claimCheck !== undefined) isLarge({ body: new Uint8Array() }, claimCheck);
  const key = SharedAccessCredential.in(options.credential);
  const passed = key === undefined ? tokenCredentialIn(options) : undefined;
  const named = namedInCode(options, key);
  const isNamed = named !== undefined || narrowed(bus)?.environments !== undefined;
  if (key === undefined && !isNamed) refuseKeyVariables(process.env);
  const target = targetOf(bus, { named, environment: options.environment }, process.env);
  const webSocket = await webSocketOf(options);
  warnOfDebug(process.env);
  if (key !== undefined) allowSharedAccess(key, target, onEvent);
  else if (isNamed) warnOfKeyVariables(process.env, onEvent);
  const { credential, identity } =
    key === undefined ? await asIdentity(bus, passed, target) : withKey(key);
  const { namespace, environment } = target;
  const { transport, raw } = serviceBusTransport({ namespace, credential, webSocket, connections });
  const client = new BusClient({
    ...{ bus, namespace, environment, identity },
    ...{ transport, raw, claimCheck },
  });
  onEvent({ type: "connected", message: String(client), namespace, environment, identity });
  return client;
}

/** The options by which a client of an emulator in this process connects. */
function identityOf(bus: Bus, emulator: EmulatorHandle): ConnectOptions {
  const identity = narrowed(bus)?.identity;
  if (identity !== undefined) return emulator.as(identity.name);
  throw new BuspassError(
    "IdentityMissing",
    "An emulator was passed, and the bus says of no identity that it is its own.",
    { remedy: "Pass `emulator.as(name)`, or a bus that is narrowed to an identity." },
  );
}

function namedInCode(
  { namespace }: ConnectOptions,
  key: SharedAccessCredential | undefined,
): NamedNamespace | undefined {
  const option =
    namespace === undefined ? undefined : fromOption("The option namespace", namespace);
  if (key === undefined) return option;
  const where = "The Endpoint of the connection string";
  if (option !== undefined && option.namespace.toLowerCase() !== key.namespace.toLowerCase()) {
    throw new BuspassError(
      "NamespaceInvalid",
      `The option namespace is ${option.namespace}, and the connection string is of ${key.namespace}.`,
      { remedy: "Leave out the option: the connection string says it." },
    );
  }
  return { where, namespace: key.namespace, isEmulator: key.development };
}

async function webSocketOf(options: ConnectOptions): Promise<WebSocketImpl | undefined> {
  const { transport = "amqp", proxy, webSocket } = options;
  if (webSocket !== undefined) return webSocket;
  if (transport === "webSockets") return await webSockets({ proxy, env: process.env });
  if (transport !== "amqp") {
    throw outOfRange(`transport is "${transport}": it must be one of amqp, webSockets.`);
  }
  if (proxy === undefined) return undefined;
  throw new RangeError('A proxy lets WebSockets through: add `transport: "webSockets"`.');
}

/** What a client shows to its namespace, and what it is called there. */
interface Login {
  readonly credential: ServiceBusTransportOptions["credential"];
  readonly identity: ConnectedIdentity;
}

async function asIdentity(
  bus: Bus,
  passed: TokenCredential | undefined,
  { environment, namespace }: Target,
): Promise<Login> {
  const clientId = passed === undefined ? emulatedClientId(bus, namespace, process.env) : undefined;
  const credential = credentialFor(passed, environment, clientId);
  const identity = await identify(credential);
  return { credential, identity };
}

function withKey(key: SharedAccessCredential): Login {
  const identity = {
    source: key.source,
    type: "key",
    objectId: undefined,
    clientId: undefined,
  } as const;
  return { credential: key.forSdk(), identity };
}

function checkedConnections(connections = 1): number {
  if (!Number.isInteger(connections) || connections < 1 || connections > 100) {
    throw outOfRange(`connections is ${connections}: it must be a whole number from 1 to 100.`);
  }
  return connections;
}
