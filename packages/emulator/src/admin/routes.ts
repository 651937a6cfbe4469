import { deleteEntity } from "./operations/delete-entity.ts";
import { deleteRule } from "./operations/delete-rule.ts";
import { deleteSubscription } from "./operations/delete-subscription.ts";
import { getEntity } from "./operations/get-entity.ts";
import { getNamespace } from "./operations/get-namespace.ts";
import { getRule } from "./operations/get-rule.ts";
import { getSubscription } from "./operations/get-subscription.ts";
import { listQueues } from "./operations/list-queues.ts";
import { listRules } from "./operations/list-rules.ts";
import { listSubscriptions } from "./operations/list-subscriptions.ts";
import { listTopics } from "./operations/list-topics.ts";
import type { Operation } from "./operations/operation.ts";
import { putEntity } from "./operations/put-entity.ts";
import { putRule } from "./operations/put-rule.ts";
import { putSubscription } from "./operations/put-subscription.ts";

/** A kind of address, with what the methods on it do. */
interface Route {
  /** Of a decoded path without the slashes at its ends. Its groups are the names in it. */
  readonly path: RegExp;
  readonly operations: Readonly<Record<string, Operation>>;
}

const ofSubscription = "(?<topic>.+?)/subscriptions/(?<subscription>[^/]+)";

/** The first that matches counts. */
const routes: readonly Route[] = [
  { path: /^\$namespaceinfo$/i, operations: { GET: getNamespace } },
  { path: /^\$resources\/queues$/i, operations: { GET: listQueues } },
  { path: /^\$resources\/topics$/i, operations: { GET: listTopics } },
  { path: /^(?<topic>.+)\/subscriptions$/i, operations: { GET: listSubscriptions } },
  { path: new RegExp(`^${ofSubscription}/rules$`, "i"), operations: { GET: listRules } },
  {
    path: new RegExp(`^${ofSubscription}/rules/(?<rule>[^/]+)$`, "i"),
    operations: { GET: getRule, PUT: putRule, DELETE: deleteRule },
  },
  // A part of an entity, such as its dead-letter queue, is not administered by itself.
  { path: /(^|\/)\$/, operations: {} },
  {
    path: new RegExp(`^${ofSubscription}$`, "i"),
    operations: { GET: getSubscription, PUT: putSubscription, DELETE: deleteSubscription },
  },
  {
    path: /^(?<entity>.+)$/,
    operations: { GET: getEntity, PUT: putEntity, DELETE: deleteEntity },
  },
];

/** The route of a path, with the names in the path. */
export function routeOf(
  path: string,
):
  | { readonly operations: Route["operations"]; readonly names: Readonly<Record<string, string>> }
  | undefined {
  for (const { path: pattern, operations } of routes) {
    const match = pattern.exec(path);
    if (match !== null) return { operations, names: { ...match.groups } };
  }
  return undefined;
}
