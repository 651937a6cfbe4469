import type { ConnectedIdentity } from "./connected-identity.ts";

/**
 * What a client tells its observer. Each has a `message` for people, without secrets.
 *
 * @example
 * const onEvent = (event: ClientEvent) => console.info(event.type, event.message);
 */
export type ClientEvent =
  /** Connected: where, and as whom. */
  | {
      readonly type: "connected";
      readonly message: string;
      readonly namespace: string;
      readonly environment: string | undefined;
      readonly identity: ConnectedIdentity;
    }
  /** It connects with a key, which `sharedAccess` has allowed. Also a warning of the process. */
  | {
      readonly type: "sharedAccess";
      readonly message: string;
      readonly namespace: string;
      /** The name of the shared access policy; undefined for a signature. */
      readonly policy: string | undefined;
      readonly reason: string;
      /** The last day of its use, as an ISO date, in UTC. */
      readonly until: string;
    }
  /** Variables of the process hold keys that nobody uses here. Also a warning of the process. */
  | {
      readonly type: "keyFound";
      readonly message: string;
      readonly variables: readonly string[];
    };
