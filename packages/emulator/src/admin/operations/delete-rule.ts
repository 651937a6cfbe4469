import { deleteRule as removeRule } from "../../entities/change-rules.ts";
import { denied, longName, subscriptionOf, subscriptionPath } from "../addressed.ts";
import { deleted } from "../atom.ts";
import { refusals } from "../refusal.ts";
import type { Operation } from "./operation.ts";

/** `DELETE /<topic>/Subscriptions/<subscription>/Rules/<rule>` */
export const deleteRule: Operation = async (call) => {
  await call.requireManage(subscriptionPath(call), denied("DeleteRule", call));
  if (call.topology.topic(call.name("topic")) === undefined) throw refusals.nothingHosted();
  if (!removeRule(subscriptionOf(call), call.name("rule"))) throw refusals.notFound(longName(call));
  return deleted;
};
