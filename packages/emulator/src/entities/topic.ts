import { enqueue } from "./enqueue.ts";
import {
  defaultQueueSettings,
  type SubscriptionSettings,
  type TopicSettings,
} from "./entity-settings.ts";
import { type IncomingMessage, type StoredMessage, withApplicationProperties } from "./message.ts";
import { createQueue, createTopicQueue, type EntityContext, type Queue } from "./queue.ts";
import type { MessageProperties } from "./rules/properties.ts";
import { compileRule, FilterError, type Rule, type RuleDefinition } from "./rules/rule.ts";

/** Reads what rules look at, from content that is opaque to entities. */
export type ReadProperties = (message: StoredMessage) => MessageProperties;

/** A topic: what is sent to it reaches every subscription with a rule that matches. */
export interface Topic {
  readonly path: string;
  settings: TopicSettings;
  /** Takes what is sent, and keeps what is scheduled. */
  readonly queue: Queue;
  /** By name in lower case. */
  readonly subscriptions: Map<string, Subscription>;
}

/** A subscription: a queue, and the rules that select its messages. */
export interface Subscription {
  readonly name: string;
  readonly queue: Queue;
  /** By name in lower case. Without any, nothing arrives. */
  readonly rules: Map<string, Rule>;
}

/** What a new subscription has: everything matches. */
export const defaultRule: RuleDefinition = { name: "$Default", filter: { kind: "true" } };

export function createTopic(
  path: string,
  settings: TopicSettings,
  context: EntityContext,
  readProperties: ReadProperties,
): Topic {
  const subscriptions = new Map<string, Subscription>();
  const queue = createTopicQueue(
    path,
    { ...defaultQueueSettings, ...settings },
    context,
    (message) => {
      // Rules may be many; what they look at is read once, and only if one of them looks.
      let properties: MessageProperties | undefined;
      const read = (): MessageProperties => (properties ??= readProperties(message));
      for (const subscription of subscriptions.values()) select(subscription, message, read);
    },
  );
  return { path, settings, queue, subscriptions };
}

export function createSubscription(
  topic: Topic,
  name: string,
  settings: SubscriptionSettings,
  context: EntityContext,
  rules: readonly RuleDefinition[] = [defaultRule],
): Subscription {
  const subscription: Subscription = {
    name,
    queue: createQueue(
      "subscription",
      `${topic.path}/Subscriptions/${name}`,
      settings,
      context,
      topic.queue.space,
    ),
    rules: new Map(rules.map((rule) => [rule.name.toLowerCase(), compileRule(rule)])),
  };
  topic.subscriptions.set(name.toLowerCase(), subscription);
  return subscription;
}

/**
 * Puts a message into a subscription as often as its rules say: once for all rules without an action
 * together, and once more for each rule with one.
 * https://learn.microsoft.com/azure/service-bus-messaging/topic-filters
 */
function select(
  { queue, rules }: Subscription,
  message: StoredMessage,
  read: () => MessageProperties,
): void {
  const copy: IncomingMessage = {
    ...message,
    enqueuedSequenceNumber: message.enqueuedSequenceNumber ?? message.sequenceNumber,
  };
  try {
    let plain = false;
    const changed: IncomingMessage[] = [];
    for (const { definition, filter, action } of rules.values()) {
      if (definition.filter.kind !== "true" && !filter.matches(read())) continue;
      if (action === undefined) {
        plain = true;
      } else {
        const changes = action.changes(read());
        changed.push({
          ...copy,
          changes: withApplicationProperties(
            { ...changes, system: { ...copy.changes?.system, ...changes.system } },
            { ...copy.changes?.application, ...changes.application, RuleName: definition.name },
          ),
        });
      }
    }
    if (plain) enqueue(queue, copy);
    for (const each of changed) enqueue(queue, each);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    const { settings, deadLetterQueue } = queue;
    if (
      deadLetterQueue !== undefined &&
      "deadLetteringOnFilterEvaluationExceptions" in settings &&
      settings.deadLetteringOnFilterEvaluationExceptions
    ) {
      enqueue(deadLetterQueue, {
        ...copy,
        deadLetterSource: queue.path,
        changes: withApplicationProperties(copy.changes, {
          DeadLetterReason: "FilterEvaluationException",
          DeadLetterErrorDescription: error.message,
        }),
      });
    }
  }
}
