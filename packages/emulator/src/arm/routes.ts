import type { Operation } from "./call.ts";
import { namespaceRules, queueRules, topicRules } from "./resources/authorization-rules.ts";
import { getNamespace, getNetworkRuleSet, listNamespaces } from "./resources/namespaces.ts";
import { queues } from "./resources/queues.ts";
import { getRoleAssignment, listRoleAssignments } from "./resources/role-assignments.ts";
import { getRoleDefinition, listRoleDefinitions } from "./resources/role-definitions.ts";
import { rules } from "./resources/rules.ts";
import { subscriptions } from "./resources/subscriptions.ts";
import { topics } from "./resources/topics.ts";

/** A kind of address. Its group `scope` is the resource that is asked for, or around which a list is. */
interface Route {
  readonly path: RegExp;
  readonly operation: Operation;
}

const serviceBus = "/providers/Microsoft\\.ServiceBus/namespaces";
const authorization = "/providers/Microsoft\\.Authorization";
const subscription = "/subscriptions/[^/]+";
const group = `${subscription}/resourceGroups/[^/]+`;
const namespace = `${group}${serviceBus}/[^/]+`;
const queue = `${namespace}/queues/(?<queue>[^/]+)`;
const topic = `${namespace}/topics/(?<topic>[^/]+)`;
const topicSubscription = `${topic}/subscriptions/(?<topicSubscription>[^/]+)`;
const authorizationRule = "authorizationRules/(?<authorizationRule>[^/]+)";

/** The first that matches counts. */
const routes: readonly Route[] = [
  at(`(?<scope>.*)${authorization}/roleAssignments`, listRoleAssignments),
  at(`(?<scope>.*)${authorization}/roleAssignments/(?<roleAssignment>[^/]+)`, getRoleAssignment),
  at(`(?<scope>.*)${authorization}/roleDefinitions`, listRoleDefinitions),
  at(`(?<scope>.*)${authorization}/roleDefinitions/(?<roleDefinition>[^/]+)`, getRoleDefinition),
  at(`(?<scope>${subscription}|${group})${serviceBus}`, listNamespaces),
  at(`(?<scope>${namespace})`, getNamespace),
  at(`(?<scope>${namespace})/networkRuleSets/default`, getNetworkRuleSet),
  at(`(?<scope>${namespace})/authorizationRules`, namespaceRules.list),
  at(`(?<scope>${namespace})/${authorizationRule}`, namespaceRules.get),
  at(`(?<scope>${namespace})/queues`, queues.list),
  at(`(?<scope>${queue})`, queues.get),
  at(`(?<scope>${queue})/authorizationRules`, queueRules.list),
  at(`(?<scope>${queue})/${authorizationRule}`, queueRules.get),
  at(`(?<scope>${namespace})/topics`, topics.list),
  at(`(?<scope>${topic})`, topics.get),
  at(`(?<scope>${topic})/authorizationRules`, topicRules.list),
  at(`(?<scope>${topic})/${authorizationRule}`, topicRules.get),
  at(`(?<scope>${topic})/subscriptions`, subscriptions.list),
  at(`(?<scope>${topicSubscription})`, subscriptions.get),
  at(`(?<scope>${topicSubscription})/rules`, rules.list),
  at(`(?<scope>${topicSubscription}/rules/(?<rule>[^/]+))`, rules.get),
];

function at(path: string, operation: Operation): Route {
  return { path: new RegExp(`^${path}$`, "i"), operation };
}

/** The operation of a decoded path, the scope that it is about, and the names in the path. */
export function routeOf(path: string):
  | {
      readonly operation: Operation;
      readonly scope: string;
      readonly names: Readonly<Record<string, string>>;
    }
  | undefined {
  for (const { path: pattern, operation } of routes) {
    const match = pattern.exec(path);
    if (match === null) continue;
    const { scope = "", ...names } = { ...match.groups };
    return { operation, scope, names };
  }
  return undefined;
}
