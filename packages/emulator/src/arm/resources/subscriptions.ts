import type { Subscription } from "../../entities/topic.ts";
import { topicId } from "../assigned-roles.ts";
import type { Call, Json } from "../call.ts";
import { errors } from "../resource-manager-error.ts";
import { type ReadOperations, readOperations } from "./read-operations.ts";
import {
  entityProperties,
  messageCounts,
  proxyResource,
  receivingSettings,
} from "./service-bus.ts";
import { topicOf } from "./topics.ts";

/** The subscriptions of a topic. */
export const subscriptions: ReadOperations = readOperations({
  type: "namespaces/topics/subscriptions",
  all: (call) => [...topicOf(call).subscriptions.values()],
  one: subscriptionOf,
  nameOf: ({ name }) => name,
  write: writeSubscription,
});

/** @throws ResourceManagerError */
export function subscriptionOf(call: Call): Subscription {
  const name = call.names["topicSubscription"] ?? "";
  const subscription = topicOf(call).subscriptions.get(name.toLowerCase());
  if (subscription === undefined) throw errors.notFound(name);
  return subscription;
}

export function subscriptionId(call: Call, { name }: Subscription): string {
  return `${topicId(call.services.resource, topicOf(call).path)}/subscriptions/${name}`;
}

function writeSubscription(call: Call, subscription: Subscription): Json {
  const { name, queue } = subscription;
  const { settings } = queue;
  // A subscription's queue has a subscription's settings; the type allows a queue's, too.
  if (!("deadLetteringOnFilterEvaluationExceptions" in settings)) {
    throw new TypeError(`${queue.path} is no subscription.`);
  }
  return proxyResource(subscriptionId(call, subscription), name, "topics/subscriptions", {
    ...receivingSettings(settings),
    deadLetteringOnFilterEvaluationExceptions: settings.deadLetteringOnFilterEvaluationExceptions,
    ...entityProperties(settings, queue.times),
    isClientAffine: false,
    ...messageCounts(queue),
  });
}
