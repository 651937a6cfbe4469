import { enqueue } from "./enqueue.ts";
import {
  defaultQueueSettings,
  type SubscriptionSettings,
  type TopicSettings,
} from "./entity-settings.ts";
import { type IncomingMessage, type StoredMessage, withApplicationProperties } from "./message.ts";
import { createQueue, createTopicQueue, type EntityContext, type Queue } from "./queue.ts";
import type { MessageProperties } from "./rules/properties.ts";
import {
  compileRule,
  FilterError,
  type PropertyChanges,
  type Rule,
  type RuleDefinition,
} from "./rules/rule.ts";

/** Reads what rules look at, once one of them looks, from content that is opaque to entities. */
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
      const properties = readProperties(message);
      for (const subscription of subscriptions.values()) select(subscription, message, properties);
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
 * together, and once more for each rule with one. A topic may have very many subscriptions, so nothing
 * is made for those that do not select the message.
 * https://learn.microsoft.com/azure/service-bus-messaging/topic-filters
 */
function select(
  { queue, rules }: Subscription,
  message: StoredMessage,
  properties: MessageProperties,
): void {
  let plain = false;
  let changed: IncomingMessage[] | undefined;
  try {
    for (const { definition, filter, action } of rules.values()) {
      if (!filter.matches(properties)) continue;
      if (action === undefined) {
        plain = true;
      } else {
        changed ??= [];
        changed.push(withChanges(copyOf(message), definition.name, action.changes(properties)));
      }
    }
    if (plain) enqueue(queue, copyOf(message));
    for (const each of changed ?? []) enqueue(queue, each);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    deadLetterUnfiltered(queue, copyOf(message), error);
  }
}

function copyOf(message: StoredMessage): IncomingMessage {
  return {
    ...message,
    enqueuedSequenceNumber: message.enqueuedSequenceNumber ?? message.sequenceNumber,
  };
}

function withChanges(
  copy: IncomingMessage,
  ruleName: string,
  { system, application }: PropertyChanges,
): IncomingMessage {
  return {
    ...copy,
    changes: {
      system: { ...copy.changes?.system, ...system },
      application: { ...copy.changes?.application, ...application, RuleName: ruleName },
    },
  };
}

/** What a filter fails on is set aside where the subscription says so, and passed over elsewhere. */
function deadLetterUnfiltered(
  { path, settings, deadLetterQueue }: Queue,
  copy: IncomingMessage,
  { message: why }: FilterError,
): void {
  const setsAside =
    "deadLetteringOnFilterEvaluationExceptions" in settings &&
    settings.deadLetteringOnFilterEvaluationExceptions;
  if (deadLetterQueue === undefined || !setsAside) return;
  enqueue(deadLetterQueue, {
    ...copy,
    deadLetterSource: path,
    changes: withApplicationProperties(copy.changes, {
      DeadLetterReason: "FilterEvaluationException",
      DeadLetterErrorDescription: why,
    }),
  });
}
