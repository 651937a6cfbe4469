import { canceling } from "../../entities/prepared-work.ts";
import { integers } from "./fields.ts";
import { type Operation, perform } from "./operation.ts";

/** `com.microsoft:cancel-scheduled-message`: cancels all that are named, or none. */
export const cancelScheduledMessage: Operation = {
  right: "Send",
  run(request) {
    perform(request, canceling(request.queue, integers(request.body, "sequence-numbers")));
    return { status: 200 };
  },
};
