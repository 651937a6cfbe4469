import { topicEntry } from "../entries.ts";
import { pageReply } from "../paging.ts";
import { refusals } from "../refusal.ts";
import type { Operation } from "./operation.ts";

/** `GET /$Resources/Topics` */
export const listTopics: Operation = async (call) => {
  await call.requireManage("", refusals.read());
  const { topics } = call.topology;
  return pageReply(
    call,
    "Topics",
    topics,
    ({ path }) => path,
    (topic) => topicEntry(topic, call),
  );
};
