import type { SharedAccessPolicy } from "../../identity/shared-access-policies.ts";
import type { Call } from "../call.ts";
import { errors } from "../resource-manager-error.ts";
import { queueOf } from "./queues.ts";
import { type ReadOperations, readOperations } from "./read-operations.ts";
import { proxyResource } from "./service-bus.ts";
import { topicOf } from "./topics.ts";

/** Shared access policies under the name that they have here, without their keys. */
export const namespaceRules: ReadOperations = operations("", () => "");
export const queueRules: ReadOperations = operations("queues/", (call) => queueOf(call).path);
export const topicRules: ReadOperations = operations("topics/", (call) => topicOf(call).path);

function operations(
  parent: "" | "queues/" | "topics/",
  pathOf: (call: Call) => string,
): ReadOperations {
  const policies = (call: Call): readonly SharedAccessPolicy[] =>
    call.services.policies?.on(pathOf(call)) ?? [];
  return readOperations({
    type: `namespaces/${parent}authorizationRules`,
    all: policies,
    one(call) {
      const wanted = call.names["authorizationRule"] ?? "";
      const found = policies(call).find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
      if (found === undefined) throw errors.notFound(wanted);
      return found;
    },
    nameOf: ({ name }) => name,
    write: ({ scope }, { name, rights }) =>
      proxyResource(`${scope}/authorizationRules/${name}`, name, `${parent}AuthorizationRules`, {
        rights,
      }),
  });
}
