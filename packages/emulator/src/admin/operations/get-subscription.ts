import { denied, subscriptionOf, subscriptionPath } from "../addressed.ts";
import { entryReply, nothingListed } from "../atom.ts";
import { subscriptionEntry } from "../entries.ts";
import type { Operation } from "./operation.ts";

/** `GET /<topic>/Subscriptions/<subscription>` */
export const getSubscription: Operation = async (call) => {
  if (call.topology.topic(call.name("topic")) === undefined) return nothingListed(call);
  await call.requireManage(subscriptionPath(call), denied("GetSubscription", call));
  return entryReply(call, 200, subscriptionEntry(subscriptionOf(call), call));
};
