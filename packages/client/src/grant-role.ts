import type { ConnectedIdentity } from "./connected-identity.ts";
import { type Entity, resourcePath } from "./entity.ts";
import { isOnThisMachine } from "./namespace-name.ts";

/** The narrowest built-in role for each operation. */
export const roles = {
  send: "Azure Service Bus Data Sender",
  receive: "Azure Service Bus Data Receiver",
} as const;

/** A right that is missing. */
export interface MissingRight {
  readonly operation: "send" | "receive";
  readonly entity: Entity;
  readonly namespace: string;
  readonly identity: ConnectedIdentity;
}

/** How a person grants a right, at the narrowest scope. */
export function grantRole({ operation, entity, namespace, identity }: MissingRight): string {
  if (identity.type === "key") {
    const right = operation === "send" ? "Send" : "Listen";
    return `Use a policy that has the right ${right} on the entity, or better: connect as this process's identity, with the role "${roles[operation]}".`;
  }
  if (isOnThisMachine(namespace)) {
    return `Give the identity this role in the configuration of the emulator: ${JSON.stringify({ Role: roles[operation], Scope: entity.path })}.`;
  }
  const scope = [
    "/subscriptions/<subscription-id>/resourceGroups/<resource-group>",
    `providers/Microsoft.ServiceBus/namespaces/${namespace.split(".", 1)[0]}`,
    resourcePath(entity),
  ].join("/");
  const assignee = `--assignee-object-id ${identity.objectId ?? "<object-id>"} --assignee-principal-type ${identity.type === "user" ? "User" : "ServicePrincipal"}`;
  return `Grant it, and allow up to five minutes for it to take effect: az role assignment create ${assignee} --role "${roles[operation]}" --scope ${scope}`;
}
