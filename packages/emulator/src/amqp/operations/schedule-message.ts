import { sendAll } from "../../entities/enqueue.ts";
import { EntityError } from "../../entities/entity-error.ts";
import type { IncomingMessage } from "../../entities/message.ts";
import { sending } from "../../entities/prepared-work.ts";
import type { Queue } from "../../entities/queue.ts";
import type { Transaction } from "../../entities/transaction.ts";
import { readMessage } from "../read-message.ts";
import { types } from "../rhea.ts";
import { list } from "./fields.ts";
import type { Operation } from "./operation.ts";

const longCode = 0x81;

/** `com.microsoft:schedule-message`: keeps messages until their time; gives the numbers to cancel them by. */
export const scheduleMessage: Operation = {
  right: "Send",
  run({ queue, body, transaction }) {
    const messages = list(body, "messages").map((entry) => {
      const content: unknown = Reflect.get(Object(entry), "message");
      if (Buffer.isBuffer(content)) return readMessage(content);
      throw new EntityError("InvalidOperation", "A scheduled message has no content.");
    });
    const numbers =
      transaction === undefined
        ? sendAll(queue, messages)
        : scheduleIn(transaction, queue, messages);
    return {
      status: 200,
      body: { "sequence-numbers": types.wrap_array(numbers, longCode, undefined) },
    };
  },
};

/** The client is told the numbers before there is anything that has them. */
function scheduleIn(
  transaction: Transaction,
  queue: Queue,
  messages: readonly IncomingMessage[],
): number[] {
  const numbers: number[] = [];
  transaction.prepare(sending(queue, messages, numbers));
  for (const _ of messages) numbers.push(queue.store.takeSequenceNumber());
  return numbers;
}
