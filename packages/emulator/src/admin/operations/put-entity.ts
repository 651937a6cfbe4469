import { refusals } from "../refusal.ts";
import { createQueue } from "./create-queue.ts";
import { createTopic } from "./create-topic.ts";
import type { Operation } from "./operation.ts";
import { updateQueue } from "./update-queue.ts";
import { updateTopic } from "./update-topic.ts";

/** `PUT /<queue or topic>`: the description says which, the header `If-Match` whether it is there already. */
export const putEntity: Operation = async (call) => {
  await call.requireManage(call.isUpdate ? call.name("entity") : "", refusals.write());
  const description = call.description();
  switch (description.name) {
    case "QueueDescription":
      return (call.isUpdate ? updateQueue : createQueue)(call, description);
    case "TopicDescription":
      return (call.isUpdate ? updateTopic : createTopic)(call, description);
    default:
      throw refusals.badRequest(`'${description.name}' describes no queue and no topic.`);
  }
};
