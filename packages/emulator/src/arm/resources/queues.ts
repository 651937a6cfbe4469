import { formatTimeSpan } from "../../admin/time-span.ts";
import type { Queue } from "../../entities/queue.ts";
import { entityName, resourceName } from "../../identity/namespace-resource.ts";
import { queueId } from "../assigned-roles.ts";
import type { Call, Json, Operation } from "../call.ts";
import { pageOf } from "../paging.ts";
import { errors } from "../resource-manager-error.ts";
import {
  countDetails,
  proxyResource,
  receivingSettings,
  sendingSettings,
  serviceBusVersions,
  times,
} from "./service-bus.ts";

const queues = {
  type: "namespaces/queues",
  apiVersions: serviceBusVersions,
  action: "Microsoft.ServiceBus/namespaces/queues/read",
};

export const listQueues: Operation = {
  ...queues,
  run: (call) =>
    pageOf(
      call,
      call.services.topology.queues,
      ({ path }) => path,
      (queue) => writeQueue(call, queue),
    ),
};

export const getQueue: Operation = { ...queues, run: (call) => writeQueue(call, queueOf(call)) };

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
  const counts = countDetails(queue);
  return proxyResource(queueId(services.resource, path), resourceName(path), "queues", {
    ...receivingSettings(settings),
    ...sendingSettings(settings),
    defaultMessageTimeToLive: formatTimeSpan(settings.defaultTimeToLiveMs),
    autoDeleteOnIdle: formatTimeSpan(settings.autoDeleteOnIdleMs),
    enableBatchedOperations: settings.enableBatchedOperations,
    status: settings.status,
    ...times(queue.times),
    sizeInBytes: queue.space.usedBytes,
    messageCount: Object.values(counts).reduce<number>((sum, count) => sum + Number(count), 0),
    countDetails: counts,
  });
}
