import { writeMessage } from "../message-encoding.ts";
import type { Operation } from "./operation.ts";

/** `com.microsoft:peek-message`: reads without locking; 204 when there is nothing. */
export const peekMessage: Operation = {
  right: "Listen",
  run({ queue, body }) {
    const from = Number(body["from-sequence-number"] ?? 0);
    const messages = queue.peek(from, Number(body["message-count"] ?? 1));
    if (messages.length === 0) return { status: 204 };
    return {
      status: 200,
      body: { messages: messages.map((message) => ({ message: writeMessage(message) })) },
    };
  },
};
