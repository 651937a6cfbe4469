import { denied } from "../addressed.ts";
import { nothingListed } from "../atom.ts";
import { subscriptionEntry } from "../entries.ts";
import { pageReply } from "../paging.ts";
import type { Operation } from "./operation.ts";

/** `GET /<topic>/Subscriptions` */
export const listSubscriptions: Operation = async (call) => {
  const topic = call.topology.topic(call.name("topic"));
  if (topic === undefined) return nothingListed(call);
  await call.requireManage(topic.path, denied("EnumerateSubscriptions", call));
  return pageReply(
    call,
    "Subscriptions",
    [...topic.subscriptions.values()],
    ({ name }) => name,
    (subscription) => subscriptionEntry(subscription, call),
  );
};
