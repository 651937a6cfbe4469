import { EntityError } from "../../entities/entity-error.ts";
import { settling } from "../../entities/prepared-work.ts";
import type { Queue } from "../../entities/queue.ts";
import type { PropertyChanges } from "../../entities/rules/rule.ts";
import { abandon, complete, deadLetter, defer } from "../../entities/settle.ts";
import { propertiesOf } from "../outgoing-settlement.ts";
import { lockTokens, optionalText, text } from "./fields.ts";
import { type Operation, perform } from "./operation.ts";

type Settle = (queue: Queue, token: string, changed: PropertyChanges["application"]) => void;

/** The words are the protocol's own. */
const dispositions: Readonly<Record<string, Settle>> = {
  completed: (queue, token) => complete(queue, token),
  abandoned: abandon,
  defered: defer,
  suspended: deadLetter,
};

/** `com.microsoft:update-disposition`: settles where the receiving link is gone, or never was. */
export const updateDisposition: Operation = {
  right: "Listen",
  run(request) {
    const { queue, body } = request;
    const status = text(body, "disposition-status");
    const settle = dispositions[status];
    if (settle === undefined) {
      throw new EntityError("InvalidOperation", `There is no disposition '${status}'.`);
    }
    const sessionId = optionalText(body, "session-id");
    const reason = optionalText(body, "deadletter-reason");
    const description = optionalText(body, "deadletter-description");
    const changed = {
      ...propertiesOf(body["properties-to-modify"]),
      ...(reason !== undefined && { DeadLetterReason: reason }),
      ...(description !== undefined && { DeadLetterErrorDescription: description }),
    };
    for (const token of lockTokens(body)) {
      perform(
        request,
        settling(queue, token, sessionId, () => settle(queue, token, changed)),
      );
    }
    return { status: 200 };
  },
};
