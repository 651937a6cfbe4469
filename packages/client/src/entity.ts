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
  const [first, second] = path.split("/");
  if (kind === "queue") return `queues/${path}`;
  return kind === "topic" ? `topics/${path}` : `topics/${first}/subscriptions/${second}`;
}
