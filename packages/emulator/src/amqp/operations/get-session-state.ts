import { sessionState } from "../../entities/session.ts";
import { text } from "./fields.ts";
import type { Operation } from "./operation.ts";

/** `com.microsoft:get-session-state`: null when none was set. */
export const getSessionState: Operation = {
  right: "Listen",
  run({ queue, body }) {
    const state = sessionState(queue, text(body, "session-id"));
    return { status: 200, body: { "session-state": state ?? null } };
  },
};
