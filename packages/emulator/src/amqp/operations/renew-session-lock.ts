import { renewSessionLock as renew } from "../../entities/session.ts";
import { text } from "./fields.ts";
import type { Operation } from "./operation.ts";

/** `com.microsoft:renew-session-lock`: extends a session's lock. */
export const renewSessionLock: Operation = {
  right: "Listen",
  run({ queue, body }) {
    return { status: 200, body: { expiration: new Date(renew(queue, text(body, "session-id"))) } };
  },
};
