import { denied, subscriptionOf, subscriptionPath } from "../addressed.ts";
import { nothingListed } from "../atom.ts";
import { ruleEntry } from "../entries.ts";
import { pageReply } from "../paging.ts";
import type { Operation } from "./operation.ts";

/** `GET /<topic>/Subscriptions/<subscription>/Rules` */
export const listRules: Operation = async (call) => {
  if (call.topology.topic(call.name("topic")) === undefined) return nothingListed(call);
  await call.requireManage(subscriptionPath(call), denied("EnumerateRules", call));
  const subscription = subscriptionOf(call);
  return pageReply(
    call,
    "Rules",
    [...subscription.rules.values()],
    ({ definition }) => definition.name,
    (rule) => ruleEntry(rule, subscription),
  );
};
