import type { TokenCredential } from "@azure/core-auth";
import { ConnectionPool } from "./connection-pool.ts";
import { pacedCredential } from "./paced-credential.ts";
import { ServiceBusConnection } from "./service-bus-connection.ts";
import { openLink } from "./service-bus-link.ts";
import {
  RetryMode,
  ServiceBusClient,
  type ServiceBusClientOptions,
  type WebSocketImpl,
} from "./service-bus-sdk.ts";
import { sending } from "./service-bus-sending.ts";
import type { KeyCredential } from "./shared-access-credential.ts";
import type { Transport } from "./transport.ts";

/** The real client underneath, and the shape of a WebSocket class that it takes. */
export type { ServiceBusClient, WebSocketImpl } from "./service-bus-sdk.ts";

/** Where and as whom to connect. */
export interface ServiceBusTransportOptions {
  readonly namespace: string;
  readonly credential: TokenCredential | KeyCredential;
  readonly webSocket: WebSocketImpl | undefined;
  /** How many connections to make. */
  readonly connections: number;
}

/** A transport over `@azure/service-bus`; no connection is made before the first use. */
export function serviceBusTransport(options: ServiceBusTransportOptions): {
  readonly transport: Transport;
  readonly raw: ServiceBusClient;
} {
  const { credential } = options;
  const forgetToken = (): void => {
    if ("forget" in credential && typeof credential.forget === "function") credential.forget();
  };
  const newConnection = (): ServiceBusConnection =>
    new ServiceBusConnection(() => newServiceBusClient(options), forgetToken);
  const first = newConnection();
  const others = Array.from({ length: options.connections - 1 }, newConnection);
  const pool = new ConnectionPool([first, ...others]);
  const transport: Transport = {
    ...sending(pool),
    connections: options.connections,
    receive: (source, credit, handlers) => openLink(pool.next(), source, credit, handlers),
    close: () => pool.close(),
  };
  return { transport, raw: first.raw };
}

/** One connection to the namespace, made when it is first used. */
function newServiceBusClient({
  namespace,
  credential,
  webSocket,
}: ServiceBusTransportOptions): ServiceBusClient {
  const options: ServiceBusClientOptions = {
    // The SDK would retry a missing role as if it were a network fault, three times 30 s: whether to
    // try again is decided here, in `persistence.ts` and `receiver.ts`.
    retryOptions: { maxRetries: 0, mode: RetryMode.Exponential, retryDelayInMs: 1_000 },
    ...(webSocket && { webSocketOptions: { webSocket } }),
  };
  if ("connectionString" in credential) {
    return new ServiceBusClient(credential.connectionString, options);
  }
  const paced = "getToken" in credential ? pacedCredential(credential) : credential;
  return new ServiceBusClient(namespace, paced, options);
}
