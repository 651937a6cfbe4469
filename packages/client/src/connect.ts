import type { TokenCredential } from "@azure/core-auth";
import type { Bus } from "@buspass/contracts";
import { findKey } from "@buspass/identity";
import { BusClient } from "./bus-client.ts";
import { BuspassError } from "./buspass-error.ts";
import type { Client } from "./client.ts";
import { credentialFor, identify } from "./connected-identity.ts";
import { namespaceName } from "./namespace-name.ts";
import { serviceBusTransport, type WebSocketImpl } from "./service-bus-transport.ts";

/** Where and as whom to connect. On a host with a managed identity all of it may be left out. */
export interface ConnectOptions {
  /**
   * The fully qualified namespace, such as `"contoso-prod.servicebus.windows.net"`. Default: the
   * variable AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE.
   */
  readonly namespace?: string;
  /**
   * Any Azure credential. Default: the managed identity of this process, the one whose client id is
   * in AZURE_SERVICEBUS_CLIENTID or AZURE_CLIENT_ID, else the system-assigned one.
   */
  readonly credential?: TokenCredential;
  /** Speaks AMQP over WebSockets of this class. */
  readonly webSocket?: WebSocketImpl;
}

/**
 * Connects to a namespace as this process's own identity, never with a key, and gets a first token,
 * so that a host without an identity is told here and at once.
 *
 * @throws BuspassError KeyRefused, NamespaceMissing, NamespaceInvalid, IdentityAmbiguous,
 *   IdentityUnavailable (after 15 s where the host does not answer)
 * @example
 * await using client = await connect(bus, { namespace: "contoso-prod.servicebus.windows.net" });
 * await client.queue("orders").send(OrderPlaced, { orderId, total: 42 });
 */
export async function connect<B extends Bus>(
  bus: B,
  options: ConnectOptions = {},
): Promise<Client<B>> {
  const namespace = namespaceName(options.namespace, process.env);
  refuseKeyCredential(options.credential);
  const credential = credentialFor(options.credential, process.env);
  const identity = await identify(credential);
  const { transport, raw } = serviceBusTransport({
    namespace,
    credential,
    webSocket: options.webSocket,
  });
  return new BusClient({ bus, namespace, identity, transport, raw });
}

/** For callers without types: a string or a key object in the place of a credential. */
function refuseKeyCredential(credential: unknown): void {
  if (credential === undefined) return;
  const object = Object(credential);
  if (typeof Reflect.get(object, "getToken") === "function") return;
  const isKey =
    typeof credential === "string"
      ? findKey(credential) !== undefined
      : // `in`, because those of @azure/core-auth have them as accessors of their class.
        "key" in object || "signature" in object;
  if (isKey) {
    throw new BuspassError("KeyRefused", "The credential is a key, and Buspass takes no keys.");
  }
  throw new BuspassError("IdentityUnavailable", "The credential has no method getToken.", {
    remedy: "Pass one of @azure/identity, or none: the default is this host's managed identity.",
  });
}
