import { deleteRule } from "../../entities/change-rules.ts";
import { EntityError } from "../../entities/entity-error.ts";
import { text } from "./fields.ts";
import { type Operation, subscriptionOf } from "./operation.ts";

/** `com.microsoft:remove-rule` */
export const removeRule: Operation = {
  right: "Listen",
  run(request) {
    const subscription = subscriptionOf(request);
    const name = text(request.body, "rule-name");
    if (!deleteRule(subscription, name)) {
      throw new EntityError(
        "EntityNotFound",
        `The messaging entity '${subscription.queue.path}/rules/${name}' could not be found.`,
      );
    }
    return { status: 200 };
  },
};
