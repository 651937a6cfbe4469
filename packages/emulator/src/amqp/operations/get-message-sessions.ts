import { listSessions } from "../../entities/session.ts";
import { integer } from "./fields.ts";
import type { Operation } from "./operation.ts";

/** `com.microsoft:get-message-sessions`: a page of session ids. A time in the far future asks for all with messages. */
export const getMessageSessions: Operation = {
  right: "Listen",
  run({ queue, body, nowMs }) {
    const since = body["last-updated-time"];
    const sinceMs = since instanceof Date && since.getTime() < nowMs ? since.getTime() : undefined;
    const skip = integer(body, "skip");
    const ids = listSessions(queue, sinceMs).slice(skip, skip + integer(body, "top"));
    if (ids.length === 0) return { status: 204 };
    return { status: 200, body: { skip: skip + ids.length, "sessions-ids": ids } };
  },
};
