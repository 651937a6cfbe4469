import { longName } from "../addressed.ts";
import { entryReply } from "../atom.ts";
import type { AdministrationReply, Call } from "../call.ts";
import { readRuleDescription } from "../descriptions/rule-description.ts";
import { readSubscriptionDescription } from "../descriptions/subscription-description.ts";
import { subscriptionEntry } from "../entries.ts";
import { requireForwarding } from "../forwarding.ts";
import { requirePartName } from "../names.ts";
import { refusals } from "../refusal.ts";
import { childOf, type XmlElement } from "../xml-element.ts";

export async function createSubscription(
  call: Call,
  description: XmlElement,
): Promise<AdministrationReply> {
  const [topicName, name] = [call.name("topic"), call.name("subscription")];
  requirePartName(call, name);
  const settings = readSubscriptionDescription(description, undefined, call);
  const rule = childOf(description, "DefaultRuleDescription");
  const rules = rule && [
    readRuleDescription(rule, childOf(rule, "Name")?.text.trim() || "$Default"),
  ];
  await requireForwarding(call, `${topicName}/Subscriptions/${name}`, settings);
  if (call.topology.subscription(topicName, name) !== undefined) {
    throw refusals.exists(longName(call));
  }
  const subscription = call.topology.createSubscription(topicName, name, {
    ...settings,
    ...(rules !== undefined && { rules }),
  });
  return entryReply(call, 201, subscriptionEntry(subscription, call));
}
