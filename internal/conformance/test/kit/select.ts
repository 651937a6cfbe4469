import type {
  CorrelationRuleFilter,
  ServiceBusMessage,
  ServiceBusReceivedMessage,
  SqlRuleFilter,
} from "@azure/service-bus";
import { receiveAll } from "./receive.ts";
import type { Namespace, Target } from "./target.ts";

export type Filter = SqlRuleFilter | CorrelationRuleFilter;

/** Application properties by message id, or whole messages. */
export type Sent = Readonly<Record<string, Partial<ServiceBusMessage>>>;

/** Messages that differ in one application property, named by its value's name. */
export function withProperties(
  properties: Readonly<Record<string, ServiceBusMessage["applicationProperties"]>>,
): Sent {
  return Object.fromEntries(
    Object.entries(properties).map(([id, applicationProperties]) => [
      id,
      applicationProperties === undefined ? {} : { applicationProperties },
    ]),
  );
}

/** Gives a subscription one rule in place of those that it has. */
export async function setRule(
  namespace: Namespace,
  subscription: string,
  filter: string | Filter,
  action?: string,
): Promise<void> {
  const rules = namespace.rules(subscription);
  for await (const { name } of rules.listRules()) await rules.deleteRule(name);
  const condition = typeof filter === "string" ? { sqlExpression: filter } : filter;
  if (action === undefined) await rules.createRule("only", condition);
  else await rules.createRule("only", condition, { sqlExpression: action });
}

/** The ids of the messages that each filter selects, by the filter's name or its expression. */
export async function selections(
  target: Target,
  sent: Sent,
  filters: Readonly<Record<string, string | Filter>> | readonly string[],
): Promise<Record<string, string[]>> {
  const entries: [string, string | Filter][] = Array.isArray(filters)
    ? filters.map((expression) => [expression, expression])
    : Object.entries(filters);
  const subscriptions = Object.fromEntries(entries.map((_, i) => [`s${i}`, {}]));
  const namespace = await target.open({ topics: { events: { subscriptions } } });
  for (const [i, [, filter]] of entries.entries()) {
    await setRule(namespace, `events/s${i}`, filter);
  }
  for (const [messageId, message] of Object.entries(sent)) {
    await namespace.sender("events").sendMessages({ body: "", ...message, messageId });
  }
  const selected: Record<string, string[]> = {};
  for (const [i, [name]] of entries.entries()) {
    const messages = await receiveAll(namespace.receiver(`events/s${i}`));
    selected[name] = messages.map(({ messageId }) => String(messageId));
  }
  return selected;
}

/** What a message becomes in a subscription whose rule has an action; undefined if it does not come. */
export async function acted(
  target: Target,
  message: Partial<ServiceBusMessage>,
  action: string,
): Promise<ServiceBusReceivedMessage | undefined> {
  const namespace = await target.open({ topics: { events: { subscriptions: { s: {} } } } });
  await setRule(namespace, "events/s", "1 = 1", action);
  await namespace.sender("events").sendMessages({ body: "", ...message });
  const [received] = await receiveAll(namespace.receiver("events/s"));
  return received;
}
