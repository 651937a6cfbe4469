import { denied, subscriptionPath } from "../addressed.ts";
import { refusals } from "../refusal.ts";
import { createSubscription } from "./create-subscription.ts";
import type { Operation } from "./operation.ts";
import { updateSubscription } from "./update-subscription.ts";

/** `PUT /<topic>/Subscriptions/<subscription>`; the header `If-Match` says whether it is there already. */
export const putSubscription: Operation = async (call) => {
  const scope = call.isUpdate ? subscriptionPath(call) : call.name("topic");
  await call.requireManage(scope, denied("CreateOrUpdateSubscription", call));
  if (call.topology.topic(call.name("topic")) === undefined) throw refusals.noTopic();
  const description = call.description();
  if (description.name !== "SubscriptionDescription") {
    throw refusals.badRequest(`'${description.name}' describes no subscription.`);
  }
  return (call.isUpdate ? updateSubscription : createSubscription)(call, description);
};
