import type { Subscription } from "../entities/topic.ts";
import type { Call } from "./call.ts";
import { type Refusal, refusals } from "./refusal.ts";

/** How the service calls a subscription or rule: `contoso:Topic:events|billing|large`. */
export function longName(call: Call): string {
  const parts = (["topic", "subscription", "rule"] as const).flatMap((part) => {
    const name = call.name(part);
    return name === "" ? [] : [name];
  });
  return `${call.namespaceName}:Topic:${parts.join("|")}`;
}

/** What denies an operation on what belongs to a topic. */
export function denied(operation: string, call: Call): Refusal {
  return refusals.operation(operation, `sb://${call.namespace}/${call.path}`);
}

/** The path of the subscription that a request is about, as rights are asked for. */
export function subscriptionPath(call: Call): string {
  return `${call.name("topic")}/Subscriptions/${call.name("subscription")}`;
}

/** @throws Refusal */
export function subscriptionOf(call: Call): Subscription {
  const subscription = call.topology.subscription(call.name("topic"), call.name("subscription"));
  if (subscription !== undefined) return subscription;
  const { namespaceName } = call;
  throw refusals.notFound(
    `${namespaceName}:Topic:${call.name("topic")}|${call.name("subscription")}`,
  );
}
