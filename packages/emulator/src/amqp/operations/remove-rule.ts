import { EntityError } from "../../entities/entity-error.ts";
import { text } from "./fields.ts";
import { type Operation, subscriptionOf } from "./operation.ts";

/** `com.microsoft:remove-rule` */
export const removeRule: Operation = {
  right: "Listen",
  run(request) {
    const { rules, queue } = subscriptionOf(request);
    const name = text(request.body, "rule-name");
    if (!rules.delete(name.toLowerCase())) {
      throw new EntityError(
        "EntityNotFound",
        `The messaging entity '${queue.path}/rules/${name}' could not be found.`,
      );
    }
    return { status: 200 };
  },
};
