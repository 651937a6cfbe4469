import { denied, longName, subscriptionOf, subscriptionPath } from "../addressed.ts";
import { entryReply, nothingListed } from "../atom.ts";
import { ruleEntry } from "../entries.ts";
import { refusals } from "../refusal.ts";
import type { Operation } from "./operation.ts";

/** `GET /<topic>/Subscriptions/<subscription>/Rules/<rule>` */
export const getRule: Operation = async (call) => {
  if (call.topology.topic(call.name("topic")) === undefined) return nothingListed(call);
  await call.requireManage(subscriptionPath(call), denied("GetRule", call));
  const subscription = subscriptionOf(call);
  const rule = subscription.rules.get(call.name("rule").toLowerCase());
  if (rule === undefined) throw refusals.notFound(longName(call));
  return entryReply(call, 200, ruleEntry(rule, subscription));
};
