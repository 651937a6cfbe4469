/** One entity of a namespace, as a declaration names it. */
export interface Entity {
  readonly kind: "queue" | "topic" | "subscription";
  /** `"orders"`, or `"events/billing"` for a subscription. */
  readonly path: string;
}

/** For sentences: `queue "orders"`. */
export function named({ kind, path }: Entity): string {
  return `${kind} "${path}"`;
}

/**
 * The entity as part of a resource id, which is the narrowest scope of a role assignment.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-managed-service-identity#resource-scope
 */
export function resourcePath({ kind, path }: Entity): string {
  if (kind !== "subscription") return `${kind}s/${segment(path)}`;
  // Its own name has no slash; its topic's may.
  const slash = path.lastIndexOf("/");
  return `topics/${segment(path.slice(0, slash))}/subscriptions/${path.slice(slash + 1)}`;
}

/**
 * A name as one segment of a resource id, where a slash is written as a tilde.
 * https://github.com/Azure/azure-resource-manager-schemas/issues/230
 */
function segment(name: string): string {
  return name.replaceAll("/", "~");
}
