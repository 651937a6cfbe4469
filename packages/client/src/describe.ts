import type { ConnectedIdentity } from "./connected-identity.ts";

/** What is said of a connection. */
export interface Connected {
  readonly namespace: string;
  readonly environment: string | undefined;
  readonly identity: ConnectedIdentity;
  /** What the declaration calls the identity. */
  readonly name: string | undefined;
}

/** One line for a log: where a client is connected, and as whom. */
export function describe({ namespace, environment, identity, name }: Connected): string {
  const { source, objectId, clientId } = identity;
  const where = environment === undefined ? namespace : `${namespace} (${environment})`;
  const ids = [
    name && `"${name}"`,
    objectId && `object id ${objectId}`,
    clientId && `client id ${clientId}`,
    identity.type === "key" ? source : `token from ${source}`,
  ];
  return `connected to ${where} as ${ids.filter(Boolean).join(", ")}`;
}
