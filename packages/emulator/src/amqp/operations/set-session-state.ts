import { setSessionState as set } from "../../entities/session.ts";
import { text } from "./fields.ts";
import type { Operation } from "./operation.ts";

/** `com.microsoft:set-session-state`: null clears it. */
export const setSessionState: Operation = {
  right: "Listen",
  run({ queue, body }) {
    const state = body["session-state"];
    set(queue, text(body, "session-id"), Buffer.isBuffer(state) ? Buffer.from(state) : undefined);
    return { status: 200 };
  },
};
