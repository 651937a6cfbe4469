import { sendAll } from "../../entities/enqueue.ts";
import { EntityError } from "../../entities/entity-error.ts";
import { readMessage } from "../read-message.ts";
import { types } from "../rhea.ts";
import { list } from "./fields.ts";
import type { Operation } from "./operation.ts";

const longCode = 0x81;

/** `com.microsoft:schedule-message`: keeps messages until their time; gives the numbers to cancel them by. */
export const scheduleMessage: Operation = {
  right: "Send",
  run({ queue, body }) {
    const messages = list(body, "messages").map((entry) => {
      const content: unknown = Reflect.get(Object(entry), "message");
      if (Buffer.isBuffer(content)) return readMessage(content);
      throw new EntityError("InvalidOperation", "A scheduled message has no content.");
    });
    const numbers = sendAll(queue, messages);
    return {
      status: 200,
      body: { "sequence-numbers": types.wrap_array(numbers, longCode, undefined) },
    };
  },
};
