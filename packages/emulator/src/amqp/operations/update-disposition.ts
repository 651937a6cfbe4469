import type { Queue } from "../../entities/queue.ts";
import { messageLockLost, notSupported } from "../conditions.ts";
import { listOf, type Operation } from "./operation.ts";

type Settle = (queue: Queue, lockToken: string, body: Readonly<Record<string, unknown>>) => boolean;

const dispositions: Readonly<Record<string, Settle>> = {
  completed: (queue, token) => queue.complete(token),
  abandoned: (queue, token) => queue.abandon(token),
  suspended: (queue, token, body) =>
    queue.deadLetter(token, {
      reason: String(body["deadletter-reason"] ?? ""),
      description: String(body["deadletter-description"] ?? ""),
    }),
};

/** `com.microsoft:update-disposition`: settles where the receiving link is gone. */
export const updateDisposition: Operation = {
  right: "Listen",
  run({ queue, body, nowMs }) {
    const status = String(body["disposition-status"]);
    const settle = dispositions[status];
    if (settle === undefined) {
      return { status: 501, error: notSupported(`The disposition '${status}'`, nowMs) };
    }
    const tokens = listOf(body["lock-tokens"]).filter((token) => Buffer.isBuffer(token));
    const settled = tokens.map((token) => settle(queue, token.toString("hex"), body));
    return settled.length > 0 && !settled.includes(false)
      ? { status: 200 }
      : { status: 410, error: messageLockLost(nowMs) };
  },
};
