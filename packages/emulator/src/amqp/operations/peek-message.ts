import { peek } from "../../entities/peek.ts";
import { writeMessage, writeWithoutBody } from "../write-message.ts";
import { integer, optionalText } from "./fields.ts";
import type { Operation } from "./operation.ts";

/** `com.microsoft:peek-message`: reads without locking; 204 when there is nothing. */
export const peekMessage: Operation = {
  right: "Listen",
  run({ queue, body }) {
    const from = integer(body, "from-sequence-number");
    const sessionId = optionalText(body, "session-id");
    const messages = peek(queue, from, integer(body, "message-count"), sessionId);
    if (messages.length === 0) return { status: 204 };
    const write = body["omit-message-body"] === true ? writeWithoutBody : writeMessage;
    return {
      status: 200,
      body: { messages: messages.map((message) => ({ message: write(message) })) },
    };
  },
};
