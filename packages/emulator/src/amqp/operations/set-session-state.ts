import { settingState } from "../../entities/prepared-work.ts";
import { text } from "./fields.ts";
import { type Operation, perform } from "./operation.ts";

/** `com.microsoft:set-session-state`: null clears it. */
export const setSessionState: Operation = {
  right: "Listen",
  run(request) {
    const { queue, body } = request;
    const state = body["session-state"];
    const kept = Buffer.isBuffer(state) ? Buffer.from(state) : undefined;
    perform(request, settingState(queue, text(body, "session-id"), kept));
    return { status: 200 };
  },
};
