import type { Queue } from "../../entities/queue.ts";
import { entityName, resourceName } from "../../identity/namespace-resource.ts";
import { queueId } from "../assigned-roles.ts";
import type { Call, Json } from "../call.ts";
import { errors } from "../resource-manager-error.ts";
import { type ReadOperations, readOperations } from "./read-operations.ts";
import {
  entityProperties,
  messageCounts,
  proxyResource,
  receivingSettings,
  sendingSettings,
} from "./service-bus.ts";

/** The queues of the namespace. */
export const queues: ReadOperations = readOperations({
  type: "namespaces/queues",
  all: ({ services }) => services.topology.queues,
  one: queueOf,
  nameOf: ({ path }) => path,
  write: writeQueue,
});

/** @throws ResourceManagerError */
export function queueOf({ services, names }: Call): Queue {
  const name = entityName(names["queue"] ?? "");
  const queue = services.topology.queue(name);
  if (queue === undefined) throw errors.notFound(name);
  return queue;
}

function writeQueue({ services }: Call, queue: Queue): Json {
  const { path, settings } = queue;
  // A queue of a topology has a queue's settings; the type allows a subscription's, too.
  if (!("maxSizeMegabytes" in settings)) throw new TypeError(`${path} is no queue.`);
  return proxyResource(queueId(services.resource, path), resourceName(path), "queues", {
    ...receivingSettings(settings),
    ...sendingSettings(settings),
    ...entityProperties(settings, queue.times),
    sizeInBytes: queue.space.usedBytes,
    ...messageCounts(queue),
  });
}
