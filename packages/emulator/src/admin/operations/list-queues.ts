import { queueEntry } from "../entries.ts";
import { pageReply } from "../paging.ts";
import { refusals } from "../refusal.ts";
import type { Operation } from "./operation.ts";

/** `GET /$Resources/Queues` */
export const listQueues: Operation = async (call) => {
  await call.requireManage("", refusals.read());
  const { queues } = call.topology;
  return pageReply(
    call,
    "Queues",
    queues,
    ({ path }) => path,
    (queue) => queueEntry(queue, call),
  );
};
