import { entryReply, nothingListed } from "../atom.ts";
import { queueEntry, topicEntry } from "../entries.ts";
import { refusals } from "../refusal.ts";
import type { Operation } from "./operation.ts";

/** `GET /<queue or topic>`. Who asks for what is not there needs no right to learn so. */
export const getEntity: Operation = async (call) => {
  const name = call.name("entity");
  const queue = call.topology.queue(name);
  const topic = call.topology.topic(name);
  if (queue === undefined && topic === undefined) return nothingListed(call);
  await call.requireManage(name, refusals.read());
  if (queue !== undefined) return entryReply(call, 200, queueEntry(queue, call));
  return topic === undefined ? nothingListed(call) : entryReply(call, 200, topicEntry(topic, call));
};
