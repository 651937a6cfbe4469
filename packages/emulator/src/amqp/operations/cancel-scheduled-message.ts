import { cancelScheduled } from "../../entities/schedule.ts";
import { integers } from "./fields.ts";
import type { Operation } from "./operation.ts";

/** `com.microsoft:cancel-scheduled-message`: cancels all that are named, or none. */
export const cancelScheduledMessage: Operation = {
  right: "Send",
  run({ queue, body }) {
    cancelScheduled(queue, integers(body, "sequence-numbers"));
    return { status: 200 };
  },
};
