import type { Bus, TopicDefinition } from "./bus.ts";
import { checkForwarding } from "./check-forwarding.ts";
import { checkRulesSelect } from "./check-rules.ts";
import { DefinitionError } from "./definition-error.ts";
import type { MessageContract } from "./message-contract.ts";
import { readableVersions } from "./readable-versions.ts";

/** "10,000 for the Basic or Standard tier"; Premium has fewer. https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas */
const mostEntities = 10_000;

/** The same page: "Number of subscriptions per topic", "of SQL filters per topic", "of correlation filters per topic". */
const mostSubscriptions = 2_000;
const mostSqlFilters = 2_000;
const mostCorrelationFilters = 100_000;

/**
 * Whether entities that are each right by themselves make a namespace together.
 * @throws DefinitionError
 */
export function checkBus(topology: Pick<Bus, "queues" | "topics">): void {
  const { queues, topics } = topology;
  const count = Object.keys(queues).length + Object.keys(topics).length;
  if (count > mostEntities) {
    throw new DefinitionError(
      "queues",
      `and topics are ${count}: write up to ${mostEntities}, or several buses`,
    );
  }
  checkOneBodyEach(topology);
  for (const [name, { subscriptions }] of Object.entries(topics)) {
    checkCounts(subscriptions, `topics.${name}`);
  }
  for (const [name, { carries, subscriptions }] of Object.entries(topics)) {
    // What an action has changed on the way may be anything.
    if (changesWhatItForwards(topology)) break;
    for (const [subscription, { rules }] of Object.entries(subscriptions)) {
      const at = `topics.${name}.subscriptions.${subscription}.rules`;
      if (rules !== undefined) checkRulesSelect(rules, carries, at);
    }
  }
  checkForwarding(topology);
}

function changesWhatItForwards({ topics }: Pick<Bus, "topics">): boolean {
  return Object.values(topics).some(({ subscriptions }) =>
    Object.values(subscriptions).some(
      ({ rules = {}, forwardTo }) =>
        forwardTo !== undefined && Object.values(rules).some(({ action }) => action !== undefined),
    ),
  );
}

/** A type and version name one body, in whatever entity it travels. */
function checkOneBodyEach({ queues, topics }: Pick<Bus, "queues" | "topics">): void {
  const known = new Map<
    string,
    { readonly schema: MessageContract["schema"]; readonly at: string }
  >();
  const check = (entity: { readonly carries: readonly MessageContract[] }, path: string): void => {
    entity.carries.forEach((carried, index) => {
      const at = `${path}.carries[${index}]`;
      for (const { type, version, schema } of readableVersions(carried)) {
        const key = `${version} ${type}`;
        const other = known.get(key);
        if (other !== undefined && other.schema !== schema) {
          throw new DefinitionError(
            at,
            `has another schema for "${type}" version ${version} than ${other.at}: use one contract, or raise its version`,
          );
        }
        known.set(key, other ?? { schema, at });
      }
    });
  };
  for (const [name, queue] of Object.entries(queues)) check(queue, `queues.${name}`);
  for (const [name, topic] of Object.entries(topics)) check(topic, `topics.${name}`);
}

function checkCounts(subscriptions: TopicDefinition["subscriptions"], at: string): void {
  const rules = Object.values(subscriptions).flatMap(({ rules = {} }) => Object.values(rules));
  const sql = rules.filter(({ filter }) => "sqlExpression" in filter).length;
  const counts = [
    [Object.keys(subscriptions).length, mostSubscriptions, "subscriptions"],
    [sql, mostSqlFilters, "SQL filters"],
    [rules.length - sql, mostCorrelationFilters, "correlation filters"],
  ] as const;
  for (const [count, most, what] of counts) {
    if (count <= most) continue;
    throw new DefinitionError(
      `${at}.subscriptions`,
      `have ${count} ${what}: write up to ${most}, or forward to a second topic`,
    );
  }
}
