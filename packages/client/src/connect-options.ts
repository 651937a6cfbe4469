import type { TokenCredential } from "@azure/core-auth";
import type { ClaimCheck } from "@buspass/contracts";
import type { ClientEvent } from "./client-event.ts";
import type { WebSocketImpl } from "./service-bus-transport.ts";
import type { SharedAccess } from "./shared-access-credential.ts";

/**
 * Where and as whom to connect. On a host with a managed identity all of it may be left out.
 *
 * @example
 * const options: ConnectOptions = { environment: "production", transport: "webSockets", connections: 4 };
 */
export interface ConnectOptions {
  /**
   * The fully qualified namespace, such as `"contoso-prod.servicebus.windows.net"`. Default: that of the
   * environment, where the declaration has environments, else the variable
   * AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE.
   */
  readonly namespace?: string;
  /**
   * The environment of this process, such as `"production"`. Default: the variable BUSPASS_ENVIRONMENT.
   * Where the declaration has environments, it must name one of them.
   */
  readonly environment?: string;
  /**
   * Any Azure credential, or a key that `sharedAccess` of `@buspass/client/shared-access` allows. Default:
   * the identity that this process has by where it runs, `hostIdentity()` of `@buspass/identity`.
   */
  readonly credential?: TokenCredential | SharedAccess;
  /**
   * `"amqp"` takes port 5671, `"webSockets"` port 443, by way of the proxy that HTTPS_PROXY names. Default:
   * `"amqp"`.
   */
  readonly transport?: "amqp" | "webSockets";
  /**
   * The URL of an HTTP proxy, such as `"http://proxy.contoso.com:8080"`, for `transport: "webSockets"`.
   * Default: HTTPS_PROXY or ALL_PROXY, unless NO_PROXY excepts the namespace.
   */
  readonly proxy?: string;
  /** Speaks AMQP over WebSockets of this class, such as an emulator's in this process. */
  readonly webSocket?: WebSocketImpl;
  /**
   * Over how many connections messages go, from 1 to 100. A namespace that is far away or has much to do
   * gives more over several. Messages of one session go over the same one. Default 1.
   */
  readonly connections?: number;
  /**
   * Where bodies go that are too large for a message, and from what size on: each travels as a claim, with
   * which a receiver gets it from the same store. `blobClaims` of `@buspass/contracts/blob-storage` is one.
   * Default: there is none, and what is too large is refused.
   */
  readonly claimCheck?: ClaimCheck;
  /** Is told what happens to the client. */
  readonly onEvent?: (event: ClientEvent) => void;
  /** An emulator is passed in the place of all options. */
  readonly as?: never;
}

/** An emulator in this process, as `startEmulator` of `@buspass/emulator` gives it. */
export interface EmulatorHandle {
  /** How a client connects as an identity. */
  as(identityName: string): Pick<ConnectOptions, "namespace" | "credential" | "webSocket">;
}
