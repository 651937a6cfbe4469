import { formatTimeSpan } from "../../admin/time-span.ts";
import type { Topic } from "../../entities/topic.ts";
import { entityName, resourceName } from "../../identity/namespace-resource.ts";
import { topicId } from "../assigned-roles.ts";
import type { Call, Json, Operation } from "../call.ts";
import { pageOf } from "../paging.ts";
import { errors } from "../resource-manager-error.ts";
import {
  countDetails,
  proxyResource,
  sendingSettings,
  serviceBusVersions,
  times,
} from "./service-bus.ts";

const topics = {
  type: "namespaces/topics",
  apiVersions: serviceBusVersions,
  action: "Microsoft.ServiceBus/namespaces/topics/read",
};

export const listTopics: Operation = {
  ...topics,
  run: (call) =>
    pageOf(
      call,
      call.services.topology.topics,
      ({ path }) => path,
      (topic) => writeTopic(call, topic),
    ),
};

export const getTopic: Operation = { ...topics, run: (call) => writeTopic(call, topicOf(call)) };

/** @throws ResourceManagerError */
export function topicOf({ services, names }: Call): Topic {
  const name = entityName(names["topic"] ?? "");
  const topic = services.topology.topic(name);
  if (topic === undefined) throw errors.notFound(name);
  return topic;
}

function writeTopic({ services }: Call, { path, settings, queue, subscriptions }: Topic): Json {
  return proxyResource(topicId(services.resource, path), resourceName(path), "topics", {
    ...sendingSettings(settings),
    defaultMessageTimeToLive: formatTimeSpan(settings.defaultTimeToLiveMs),
    autoDeleteOnIdle: formatTimeSpan(settings.autoDeleteOnIdleMs),
    enableBatchedOperations: settings.enableBatchedOperations,
    supportOrdering: settings.supportOrdering,
    status: settings.status,
    ...times(queue.times),
    sizeInBytes: queue.space.usedBytes,
    subscriptionCount: subscriptions.size,
    countDetails: countDetails(queue),
  });
}
