import type { Call, Json, Operation } from "../call.ts";
import { pageOf } from "../paging.ts";
import { serviceBusVersions } from "./service-bus.ts";

/** What is done with the resources of one type. */
export interface ReadOperations {
  readonly list: Operation;
  readonly get: Operation;
}

/** Where the resources of one type are, and how they are written. */
interface ResourceKind<Resource> {
  /** Such as `namespaces/queues`. */
  readonly type: string;
  /** @throws ResourceManagerError when what they are in is not there */
  all(call: Call): readonly Resource[];
  /** @throws ResourceManagerError when it is not there */
  one(call: Call): Resource;
  nameOf(resource: Resource): string;
  write(call: Call, resource: Resource): Json;
}

/** Lists the resources of a type, and reads one of them. */
export function readOperations<Resource>({
  type,
  all,
  one,
  nameOf,
  write,
}: ResourceKind<Resource>): ReadOperations {
  const shared = {
    type,
    apiVersions: serviceBusVersions,
    action: `Microsoft.ServiceBus/${type}/read`,
  };
  return {
    list: {
      ...shared,
      run: (call) => pageOf(call, all(call), nameOf, (resource) => write(call, resource)),
    },
    get: { ...shared, run: (call) => write(call, one(call)) },
  };
}
