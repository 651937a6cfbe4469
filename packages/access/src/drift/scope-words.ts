import { isWithin, type NamespacePlace } from "../resource-ids.ts";

/** A scope of role assignments, told from its resource id. */
export interface ScopeWords {
  /** Whether it is outside of the namespace, and holds for other resources as well. */
  readonly inherited: boolean;
  /** `the namespace`, `queue orders`, `resource group contoso`. */
  readonly words: string;
}

/** A scope in the words of a person. */
export function scopeWords(place: NamespacePlace, scope: string): ScopeWords {
  const path = scope.replace(/\/+$/, "");
  if (!isWithin(path, place.id)) return { inherited: true, words: outsideWords(path) };
  const [kind, name = "", , subscription] = path.slice(place.id.length + 1).split("/");
  if (!kind) return { inherited: false, words: "the namespace" };
  const entity = name.replaceAll("~", "/");
  const words =
    subscription === undefined
      ? `${kind.replace(/s$/i, "").toLowerCase()} ${entity}`
      : `subscription ${entity}/${subscription}`;
  return { inherited: false, words };
}

function outsideWords(scope: string): string {
  const group = /^\/providers\/Microsoft\.Management\/managementGroups\/([^/]+)$/i.exec(scope)?.[1];
  if (group !== undefined) return `management group ${group}`;
  const [, subscription, resourceGroup] =
    /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?$/i.exec(scope) ?? [];
  if (resourceGroup !== undefined) return `resource group ${resourceGroup}`;
  return subscription === undefined ? "the whole tenant" : `Azure subscription ${subscription}`;
}
