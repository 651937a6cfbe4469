import type { StoredMessage } from "../../entities/message.ts";
import { peek } from "../../entities/peek.ts";
import { writeMessage, writeWithoutBody } from "../write-message.ts";
import { integer, optionalText } from "./fields.ts";
import type { Operation } from "./operation.ts";

/** https://github.com/Azure/azure-sdk-for-python/issues/26643 */
const mostMessages = 250;
/** The reply is a message, and those of the tier have no more: a reading of azure-sdk-for-net#17702. */
const mostBytes = 256 * 1_024;

/** `com.microsoft:peek-message`: reads without locking; 204 when there is nothing. */
export const peekMessage: Operation = {
  right: "Listen",
  run({ queue, body }) {
    const from = integer(body, "from-sequence-number");
    const sessionId = optionalText(body, "session-id");
    const count = Math.min(integer(body, "message-count"), mostMessages);
    const write = body["omit-message-body"] === true ? writeWithoutBody : writeMessage;
    const messages = fitting(peek(queue, from, count, sessionId), write);
    if (messages.length === 0) return { status: 204 };
    return { status: 200, body: { messages: messages.map((message) => ({ message })) } };
  },
};

/** Messages as long as they are no more than one may be; the first one is never too many. */
function fitting(
  messages: readonly StoredMessage[],
  write: (message: StoredMessage) => Buffer,
): Buffer[] {
  const written: Buffer[] = [];
  let bytes = 0;
  for (const message of messages) {
    const next = write(message);
    bytes += next.byteLength;
    if (bytes > mostBytes && written.length > 0) break;
    written.push(next);
  }
  return written;
}
