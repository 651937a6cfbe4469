import { purge } from "../../entities/purge.ts";
import { heldSession, integer } from "./fields.ts";
import type { Operation } from "./operation.ts";

/** `com.microsoft:batch-delete-messages`: deletes waiting messages that were enqueued before a time. */
export const batchDeleteMessages: Operation = {
  right: "Listen",
  run({ queue, body, nowMs }) {
    const before = body["enqueued-time-utc"];
    const beforeMs = before instanceof Date ? before.getTime() : nowMs;
    const sessionId = heldSession(queue, body);
    const count = purge(queue, integer(body, "message-count"), beforeMs, sessionId);
    return count === 0 ? { status: 204 } : { status: 200, body: { "message-count": count } };
  },
};
