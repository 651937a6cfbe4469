import { receiveDeferred } from "../../entities/receive-deferred.ts";
import { annotateLockToken } from "../lock-token-annotation.ts";
import { types } from "../rhea.ts";
import { writeMessage } from "../write-message.ts";
import { heldSession, integers } from "./fields.ts";
import type { Operation } from "./operation.ts";

/** The client settles: peek-lock. The other mode is receive-and-delete. */
const settledByReceiver = 1;

/** `com.microsoft:receive-by-sequence-number`: receives deferred messages. */
export const receiveBySequenceNumber: Operation = {
  right: "Listen",
  run({ queue, body }) {
    const mode =
      Number(body["receiver-settle-mode"]) === settledByReceiver
        ? "peek-lock"
        : "receive-and-delete";
    const sessionId = heldSession(queue, body);
    const messages = receiveDeferred(queue, integers(body, "sequence-numbers"), mode, sessionId);
    return {
      status: 200,
      body: {
        messages: messages.map((message) => ({
          ...(message.lock && {
            "lock-token": types.wrap_uuid(Buffer.from(message.lock.token, "hex")),
          }),
          message:
            message.lock === undefined
              ? writeMessage(message)
              : annotateLockToken(writeMessage(message), message.lock.token),
        })),
      },
    };
  },
};
