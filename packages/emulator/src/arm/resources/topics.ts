import type { Topic } from "../../entities/topic.ts";
import { entityName, resourceName } from "../../identity/namespace-resource.ts";
import { topicId } from "../assigned-roles.ts";
import type { Call, Json } from "../call.ts";
import { errors } from "../resource-manager-error.ts";
import { type ReadOperations, readOperations } from "./read-operations.ts";
import { countDetails, entityProperties, proxyResource, sendingSettings } from "./service-bus.ts";

/** The topics of the namespace. */
export const topics: ReadOperations = readOperations({
  type: "namespaces/topics",
  all: ({ services }) => services.topology.topics,
  one: topicOf,
  nameOf: ({ path }) => path,
  write: writeTopic,
});

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
    ...entityProperties(settings, queue.times),
    supportOrdering: settings.supportOrdering,
    sizeInBytes: queue.space.usedBytes,
    subscriptionCount: subscriptions.size,
    countDetails: countDetails(queue),
  });
}
