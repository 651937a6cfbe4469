import { invalidField } from "../conditions.ts";
import { writeMessage } from "../message-encoding.ts";
import type { Operation } from "./operation.ts";

/** `com.microsoft:peek-message`: reads without locking; 204 when there is nothing. */
export const peekMessage: Operation = {
  right: "Listen",
  run({ queue, body, nowMs }) {
    const from = body["from-sequence-number"];
    const count = body["message-count"];
    // rhea gives a long beyond JavaScript's integers as bytes; no queue has come that far.
    if (Buffer.isBuffer(from)) return { status: 204 };
    if (typeof from !== "number" || typeof count !== "number" || count < 1) {
      const error = invalidField("A peek needs a sequence number and a positive count.", nowMs);
      return { status: 400, error };
    }
    const messages = queue.peek(from, count);
    if (messages.length === 0) return { status: 204 };
    return {
      status: 200,
      body: { messages: messages.map((message) => ({ message: writeMessage(message) })) },
    };
  },
};
