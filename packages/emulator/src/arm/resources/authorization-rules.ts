import type { SharedAccessPolicy } from "../../identity/shared-access-policies.ts";
import type { Call, Json, Operation } from "../call.ts";
import { pageOf } from "../paging.ts";
import { errors } from "../resource-manager-error.ts";
import { queueOf } from "./queues.ts";
import { proxyResource, serviceBusVersions } from "./service-bus.ts";
import { topicOf } from "./topics.ts";

interface Operations {
  readonly list: Operation;
  readonly get: Operation;
}

/** Shared access policies under the name that they have here, without their keys. */
export const namespaceRules: Operations = operations("", () => "");
export const queueRules: Operations = operations("queues/", (call) => queueOf(call).path);
export const topicRules: Operations = operations("topics/", (call) => topicOf(call).path);

function operations(
  parent: "" | "queues/" | "topics/",
  pathOf: (call: Call) => string,
): Operations {
  const type = `${parent}AuthorizationRules`;
  const shared = {
    type: `namespaces/${type}`,
    apiVersions: serviceBusVersions,
    action: `Microsoft.ServiceBus/namespaces/${parent}authorizationRules/read`,
  };
  const write = ({ scope }: Call, { name, rights }: SharedAccessPolicy): Json =>
    proxyResource(`${scope}/authorizationRules/${name}`, name, type, { rights });
  const policies = (call: Call): readonly SharedAccessPolicy[] =>
    call.services.policies?.on(pathOf(call)) ?? [];
  return {
    list: {
      ...shared,
      run: (call) =>
        pageOf(
          call,
          policies(call),
          ({ name }) => name,
          (policy) => write(call, policy),
        ),
    },
    get: {
      ...shared,
      run(call) {
        const wanted = call.names["authorizationRule"] ?? "";
        const found = policies(call).find(
          ({ name }) => name.toLowerCase() === wanted.toLowerCase(),
        );
        if (found === undefined) throw errors.notFound(wanted);
        return write(call, found);
      },
    },
  };
}
