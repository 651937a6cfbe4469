import { denied, subscriptionOf, subscriptionPath } from "../addressed.ts";
import { deleted } from "../atom.ts";
import { refusals } from "../refusal.ts";
import type { Operation } from "./operation.ts";

/** `DELETE /<topic>/Subscriptions/<subscription>` */
export const deleteSubscription: Operation = async (call) => {
  const topicName = call.name("topic");
  await call.requireManage(subscriptionPath(call), denied("DeleteSubscription", call));
  if (call.topology.topic(topicName) === undefined) throw refusals.nothingHosted();
  call.topology.deleteSubscription(topicName, subscriptionOf(call).name);
  return deleted;
};
