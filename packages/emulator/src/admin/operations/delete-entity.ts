import { deleted } from "../atom.ts";
import { refusals } from "../refusal.ts";
import type { Operation } from "./operation.ts";

/** `DELETE /<queue or topic>` */
export const deleteEntity: Operation = async (call) => {
  const name = call.name("entity");
  await call.requireManage(name, refusals.delete());
  if (call.topology.queue(name) !== undefined) call.topology.deleteQueue(name);
  else if (call.topology.topic(name) !== undefined) call.topology.deleteTopic(name);
  else throw refusals.nothingHosted();
  return deleted;
};
