import { formatTimeSpan } from "../../admin/time-span.ts";
import type { Subscription, Topic } from "../../entities/topic.ts";
import { topicId } from "../assigned-roles.ts";
import type { Call, Json, Operation } from "../call.ts";
import { pageOf } from "../paging.ts";
import { errors } from "../resource-manager-error.ts";
import {
  countDetails,
  proxyResource,
  receivingSettings,
  serviceBusVersions,
  times,
} from "./service-bus.ts";
import { topicOf } from "./topics.ts";

const subscriptions = {
  type: "namespaces/topics/subscriptions",
  apiVersions: serviceBusVersions,
  action: "Microsoft.ServiceBus/namespaces/topics/subscriptions/read",
};

export const listSubscriptions: Operation = {
  ...subscriptions,
  run(call) {
    const topic = topicOf(call);
    return pageOf(
      call,
      [...topic.subscriptions.values()],
      ({ name }) => name,
      (subscription) => writeSubscription(call, topic, subscription),
    );
  },
};

export const getSubscription: Operation = {
  ...subscriptions,
  run: (call) => writeSubscription(call, topicOf(call), subscriptionOf(call)),
};

/** @throws ResourceManagerError */
export function subscriptionOf(call: Call): Subscription {
  const name = call.names["topicSubscription"] ?? "";
  const subscription = topicOf(call).subscriptions.get(name.toLowerCase());
  if (subscription === undefined) throw errors.notFound(name);
  return subscription;
}

export function subscriptionId({ services }: Call, topic: Topic, { name }: Subscription): string {
  return `${topicId(services.resource, topic.path)}/subscriptions/${name}`;
}

function writeSubscription(call: Call, topic: Topic, subscription: Subscription): Json {
  const { name, queue } = subscription;
  const { settings } = queue;
  // A subscription's queue has a subscription's settings; the type allows a queue's, too.
  if (!("deadLetteringOnFilterEvaluationExceptions" in settings)) {
    throw new TypeError(`${queue.path} is no subscription.`);
  }
  const counts = countDetails(queue);
  return proxyResource(subscriptionId(call, topic, subscription), name, "topics/subscriptions", {
    ...receivingSettings(settings),
    deadLetteringOnFilterEvaluationExceptions: settings.deadLetteringOnFilterEvaluationExceptions,
    defaultMessageTimeToLive: formatTimeSpan(settings.defaultTimeToLiveMs),
    autoDeleteOnIdle: formatTimeSpan(settings.autoDeleteOnIdleMs),
    enableBatchedOperations: settings.enableBatchedOperations,
    isClientAffine: false,
    status: settings.status,
    ...times(queue.times),
    messageCount: Object.values(counts).reduce<number>((sum, count) => sum + Number(count), 0),
    countDetails: counts,
  });
}
