import { derivedId } from "./derived-id.ts";

/** Where a namespace is in Azure. Ids are spelled as they were given, and compared without regard to case. */
export interface NamespaceResource {
  readonly id: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
}

export const defaultSubscriptionId: string = derivedId("subscription");

/** The id of a namespace in the Azure subscription and resource group that everything here is in by default. */
export function namespaceIdOf(name: string): string {
  return `/subscriptions/${defaultSubscriptionId}/resourceGroups/emulator/providers/Microsoft.ServiceBus/namespaces/${name}`;
}

export const defaultNamespaceId: string = namespaceIdOf("emulator");

const namespaceId =
  /^\/subscriptions\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\/resourceGroups\/([^/]{1,90})\/providers\/Microsoft\.ServiceBus\/namespaces\/([^/]+)$/i;

/** @throws RangeError when it is not the id of a namespace */
export function namespaceResource(id: string): NamespaceResource {
  const [, subscriptionId, resourceGroup, name] = namespaceId.exec(id) ?? [];
  if (subscriptionId === undefined || resourceGroup === undefined || name === undefined) {
    throw new RangeError(
      `The resource id of a namespace looks like "${defaultNamespaceId}", and not like "${id}".`,
    );
  }
  return { id, subscriptionId, resourceGroup, name };
}

/** Whether a resource, or a scope, is another one or in it. `/` is around everything. */
export function isWithin(inner: string, outer: string): boolean {
  const within = `${inner.toLowerCase()}/`;
  return within.startsWith(`${outer.toLowerCase().replace(/\/+$/, "")}/`);
}

/**
 * The part of the namespace that a role assignment's scope is about: `""` for all of it, which inherits
 * what is assigned on its resource group and Azure subscription, or an entity; undefined for none of it.
 * https://learn.microsoft.com/azure/role-based-access-control/scope-overview
 */
export function partAt({ id }: NamespaceResource, scope: string): string | undefined {
  if (!scope.startsWith("/")) return scope;
  if (isWithin(id, scope)) return "";
  if (!isWithin(scope, id)) return undefined;
  const path = scope.slice(id.length);
  const [, entity, subscription] =
    /^\/(?:queues|topics)\/([^/]+)(?:\/subscriptions\/([^/]+))?\/*$/i.exec(path) ?? [];
  if (entity === undefined) return undefined;
  return [entityName(entity), ...(subscription === undefined ? [] : [subscription])].join("/");
}

/**
 * The name of an entity in its resource id. A slash parts the id itself, and Service Bus writes it as a
 * tilde: azure-rest-api-specs#1082, azure-libraries-for-net#462.
 */
export function resourceName(entityName: string): string {
  return entityName.replaceAll("/", "~");
}

/** An entity's own name, from that in its resource id. */
export function entityName(resourceName: string): string {
  return resourceName.replaceAll("~", "/");
}
