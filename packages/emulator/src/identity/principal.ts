import type { Right } from "./roles.ts";

/** Rights on a part of the namespace. */
export interface Grant {
  /** `""` for the whole namespace, else `"orders"` for a queue or topic, `"events/billing"` for a subscription. */
  readonly scope: string;
  readonly rights: readonly Right[];
}

/** Whom a token speaks for, whatever kind of token it was. */
export interface Principal {
  readonly kind: "managed identity" | "shared access policy";
  readonly name: string;
  /** When the token ends; `grants` says nothing about it. */
  readonly expiresAtMs: number;
  /** What the principal may do now. Read it at each use: role assignments change while a token lives. */
  readonly grants: readonly Grant[];
}

/** Whether a principal has a right on an entity now, by the entity's path on the wire. */
export function allows(principal: Principal, right: Right, entityPath: string): boolean {
  const scopes = scopesAround(entityPath);
  return principal.grants.some(
    ({ scope, rights }) => scopes.includes(scope.toLowerCase()) && rights.includes(right),
  );
}

/**
 * The scopes in which an entity is: `events/Subscriptions/billing/$DeadLetterQueue` is in
 * `events/billing`, in `events` and in the namespace. The queue `orders/urgent` is not in `orders`.
 */
export function scopesAround(entityPath: string): string[] {
  const path = entityPath.toLowerCase().replace(/\/\$(deadletterqueue|management|transfer)/g, "");
  const [topic = "", subscription] = path.split("/subscriptions/");
  return subscription === undefined ? ["", topic] : ["", topic, `${topic}/${subscription}`];
}
