import { putRule as setRule } from "../../entities/change-rules.ts";
import { compileRule } from "../../entities/rules/rule.ts";
import { denied, longName, subscriptionOf, subscriptionPath } from "../addressed.ts";
import { entryReply } from "../atom.ts";
import { readRuleDescription } from "../descriptions/rule-description.ts";
import { requireNoTag } from "../entity-tag.ts";
import { ruleEntry } from "../entries.ts";
import { requirePartName } from "../names.ts";
import { refusals } from "../refusal.ts";
import type { Operation } from "./operation.ts";

/**
 * `PUT /<topic>/Subscriptions/<subscription>/Rules/<rule>`; the header `If-Match` says whether it is
 * there already.
 */
export const putRule: Operation = async (call) => {
  const name = call.name("rule");
  await call.requireManage(subscriptionPath(call), denied("CreateOrUpdateRule", call));
  if (call.topology.topic(call.name("topic")) === undefined) throw refusals.noTopic();
  const subscription = subscriptionOf(call);
  const description = call.description();
  if (description.name !== "RuleDescription") {
    throw refusals.badRequest(`'${description.name}' describes no rule.`);
  }
  const exists = subscription.rules.has(name.toLowerCase());
  if (call.isUpdate && !exists) throw refusals.notFound(longName(call));
  if (!call.isUpdate && exists) throw refusals.exists(longName(call));
  if (call.isUpdate) requireNoTag(call);
  requirePartName(call, name);
  const rule = compileRule(readRuleDescription(description, name));
  setRule(subscription, rule);
  return entryReply(call, call.isUpdate ? 200 : 201, ruleEntry(rule, subscription));
};
