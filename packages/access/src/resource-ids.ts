/** Where a namespace is, as its resource id tells. */
export interface NamespacePlace {
  readonly id: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
}

/** The resource id of a namespace. */
export function namespaceId(place: Omit<NamespacePlace, "id">): string {
  const { subscriptionId, resourceGroup, name } = place;
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ServiceBus/namespaces/${name}`;
}

/** Where the namespace with this resource id is. */
export function placeOf(id: string): NamespacePlace {
  const [, , subscriptionId = "", , resourceGroup = "", , , , name = ""] = id.split("/");
  return { id, subscriptionId, resourceGroup, name };
}

/** An entity of a namespace, by its kind and the path that the declaration has: `events/billing`. */
export interface EntityRef {
  readonly kind: "queue" | "topic" | "subscription";
  readonly path: string;
}

/** The resource id of an entity. */
export function entityId(place: NamespacePlace, { kind, path }: EntityRef): string {
  if (kind !== "subscription") return `${place.id}/${kind}s/${resourceName(path)}`;
  const { topic, subscription } = partsOf(path);
  return `${place.id}/topics/${resourceName(topic)}/subscriptions/${subscription}`;
}

/** The topic and the subscription of a path. A topic's name may have slashes, a subscription's may not. */
export function partsOf(path: string): { readonly topic: string; readonly subscription: string } {
  const slash = path.lastIndexOf("/");
  return { topic: path.slice(0, slash), subscription: path.slice(slash + 1) };
}

/**
 * The name of a queue or topic in resource ids, where a slash would part the id: azure-rest-api-specs#1082.
 */
export function resourceName(name: string): string {
  return name.replaceAll("/", "~");
}

/** Whether a resource is another one or in it, by their ids, which have no case. `/` is around everything. */
export function isWithin(inner: string, outer: string): boolean {
  const around = `${outer.toLowerCase().replace(/\/+$/, "")}/`;
  return `${inner.toLowerCase().replace(/\/+$/, "")}/`.startsWith(around);
}
