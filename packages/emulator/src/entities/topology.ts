import { abolish } from "./abolish.ts";
import { changeSettings } from "./change-settings.ts";
import { send } from "./enqueue.ts";
import { EntityError, notFound } from "./entity-error.ts";
import {
  defaultQueueSettings,
  defaultSubscriptionSettings,
  defaultTopicSettings,
  type QueueSettings,
  type SubscriptionSettings,
  type TopicSettings,
} from "./entity-settings.ts";
import { watchIdleness } from "./idleness.ts";
import type { IncomingMessage } from "./message.ts";
import { createQueue, type EntityContext, type Queue } from "./queue.ts";
import type { RuleDefinition } from "./rules/rule.ts";
import {
  createSubscription,
  createTopic,
  type ReadProperties,
  type Subscription,
  type Topic,
} from "./topic.ts";

/** A queue to create; what is left out has the service's default. */
export type QueueDefinition = Partial<QueueSettings>;

/** A subscription to create, with the rules that it has instead of the default one. */
export interface SubscriptionDefinition extends Partial<SubscriptionSettings> {
  readonly rules?: readonly RuleDefinition[];
}

/** A topic to create, with its subscriptions by name. */
export interface TopicDefinition extends Partial<TopicSettings> {
  readonly subscriptions?: Readonly<Record<string, SubscriptionDefinition>>;
}

/** The queues and topics of a namespace, by name. */
export interface TopologyDefinition {
  readonly queues?: Readonly<Record<string, QueueDefinition>>;
  readonly topics?: Readonly<Record<string, TopicDefinition>>;
}

const deadLetterSuffix = "/$deadletterqueue";
const transferSuffix = "/$transfer/$deadletterqueue";

/** The entities of a namespace: created, found, and deleted by name, without regard to case. */
export class Topology {
  /** Both kinds share one set of names. */
  readonly #queues = new Map<string, Queue>();
  readonly #topics = new Map<string, Topic>();
  readonly #context: EntityContext;
  readonly #readProperties: ReadProperties;

  constructor(context: Omit<EntityContext, "forward">, readProperties: ReadProperties) {
    this.#context = { ...context, forward: (target, message) => this.#forward(target, message) };
    this.#readProperties = readProperties;
  }

  /** Creates all that a definition names. @throws EntityError EntityExists, RuleSyntaxError */
  create({ queues = {}, topics = {} }: TopologyDefinition): void {
    for (const [name, definition] of Object.entries(queues)) this.createQueue(name, definition);
    for (const [name, definition] of Object.entries(topics)) this.createTopic(name, definition);
  }

  /** Deletes everything. */
  clear(): void {
    for (const { path } of this.queues) this.deleteQueue(path);
    for (const { path } of this.topics) this.deleteTopic(path);
  }

  get queues(): Queue[] {
    return [...this.#queues.values()];
  }

  get topics(): Topic[] {
    return [...this.#topics.values()];
  }

  /** Queues and subscriptions: everything that messages are received from. */
  get sources(): Queue[] {
    const subscriptions = this.topics.flatMap((topic) => [...topic.subscriptions.values()]);
    return [...this.queues, ...subscriptions.map(({ queue }) => queue)];
  }

  queue(name: string): Queue | undefined {
    return this.#queues.get(name.toLowerCase());
  }

  topic(name: string): Topic | undefined {
    return this.#topics.get(name.toLowerCase());
  }

  subscription(topicName: string, name: string): Subscription | undefined {
    return this.topic(topicName)?.subscriptions.get(name.toLowerCase());
  }

  /** What a sender names: a queue, or a topic. */
  destination(path: string): Queue | undefined {
    return this.queue(path) ?? this.topic(path)?.queue;
  }

  /** What a receiver names: a queue, a subscription, or a sub-queue of either. */
  source(path: string): Queue | undefined {
    const key = path.toLowerCase();
    if (key.endsWith(transferSuffix)) {
      const path = key.slice(0, -transferSuffix.length);
      return (this.source(path) ?? this.destination(path))?.transferDeadLetterQueue;
    }
    if (key.endsWith(deadLetterSuffix)) {
      return this.source(key.slice(0, -deadLetterSuffix.length))?.deadLetterQueue;
    }
    const [topicName, name, ...more] = key.split("/subscriptions/");
    return name === undefined || topicName === undefined || more.length > 0
      ? this.queue(key)
      : this.subscription(topicName, name)?.queue;
  }

  /** What a `$management` node belongs to: anything that has a path. */
  managed(path: string): { queue: Queue; subscription: Subscription | undefined } | undefined {
    const [topicName = "", name] = path.toLowerCase().split("/subscriptions/");
    const subscription = name === undefined ? undefined : this.subscription(topicName, name);
    const queue = this.source(path) ?? this.destination(path);
    return queue && { queue, subscription };
  }

  /** @throws EntityError EntityExists */
  createQueue(name: string, definition: QueueDefinition = {}): Queue {
    this.#requireFree(name);
    const settings = { ...defaultQueueSettings, ...definition };
    const queue = createQueue("queue", name, settings, this.#context);
    this.#queues.set(name.toLowerCase(), queue);
    this.#changed();
    watchIdleness(queue, () => this.deleteQueue(name));
    return queue;
  }

  /** @throws EntityError EntityExists */
  createTopic(name: string, { subscriptions = {}, ...definition }: TopicDefinition = {}): Topic {
    this.#requireFree(name);
    const settings = { ...defaultTopicSettings, ...definition };
    const topic = createTopic(name, settings, this.#context, this.#readProperties);
    this.#topics.set(name.toLowerCase(), topic);
    this.#changed();
    watchIdleness(topic.queue, () => this.deleteTopic(name));
    for (const [each, settings] of Object.entries(subscriptions)) {
      this.createSubscription(name, each, settings);
    }
    return topic;
  }

  /** @throws EntityError EntityNotFound, EntityExists, RuleSyntaxError */
  createSubscription(
    topicName: string,
    name: string,
    { rules, ...definition }: SubscriptionDefinition = {},
  ): Subscription {
    const topic = this.topic(topicName);
    if (topic === undefined) throw notFound(topicName);
    if (topic.subscriptions.has(name.toLowerCase())) throw exists(`${topicName}/${name}`);
    const settings = { ...defaultSubscriptionSettings, ...definition };
    const subscription = createSubscription(topic, name, settings, this.#context, rules);
    this.#changed();
    watchIdleness(subscription.queue, () => this.deleteSubscription(topicName, name));
    return subscription;
  }

  /** Replaces a queue's settings; see `changeSettings`. @throws EntityError EntityNotFound */
  updateQueue(name: string, settings: QueueSettings): Queue {
    const queue = this.queue(name);
    if (queue === undefined) throw notFound(name);
    changeSettings(queue, settings);
    this.#changed();
    watchIdleness(queue, () => this.deleteQueue(name));
    return queue;
  }

  /** @throws EntityError EntityNotFound */
  updateTopic(name: string, settings: TopicSettings): Topic {
    const topic = this.topic(name);
    if (topic === undefined) throw notFound(name);
    topic.settings = settings;
    changeSettings(topic.queue, { ...topic.queue.settings, ...settings });
    this.#changed();
    watchIdleness(topic.queue, () => this.deleteTopic(name));
    return topic;
  }

  /** @throws EntityError EntityNotFound */
  updateSubscription(
    topicName: string,
    name: string,
    settings: SubscriptionSettings,
  ): Subscription {
    const subscription = this.subscription(topicName, name);
    if (subscription === undefined) throw notFound(`${topicName}/Subscriptions/${name}`);
    changeSettings(subscription.queue, settings);
    this.#changed();
    watchIdleness(subscription.queue, () => this.deleteSubscription(topicName, name));
    return subscription;
  }

  /** Deletes an entity with everything in it; its receivers are told. @throws EntityError EntityNotFound */
  deleteQueue(name: string): void {
    const queue = this.queue(name);
    if (queue === undefined) throw notFound(name);
    this.#queues.delete(name.toLowerCase());
    this.#changed();
    abolish(queue, notFound(queue.path));
  }

  /** @throws EntityError EntityNotFound */
  deleteTopic(name: string): void {
    const topic = this.topic(name);
    if (topic === undefined) throw notFound(name);
    this.#topics.delete(name.toLowerCase());
    this.#changed();
    abolish(topic.queue, notFound(name));
    for (const { queue } of topic.subscriptions.values()) abolish(queue, notFound(queue.path));
  }

  /** @throws EntityError EntityNotFound */
  deleteSubscription(topicName: string, name: string): void {
    const subscription = this.subscription(topicName, name);
    if (subscription === undefined) throw notFound(`${topicName}/Subscriptions/${name}`);
    this.topic(topicName)?.subscriptions.delete(name.toLowerCase());
    this.#changed();
    abolish(subscription.queue, notFound(subscription.queue.path));
  }

  #forward(target: string, message: IncomingMessage): void {
    const destination = this.destination(target);
    if (destination === undefined) throw notFound(target);
    send(destination, message);
  }

  #changed(): void {
    this.#context.journal.topologyChanged();
  }

  #requireFree(name: string): void {
    if (this.destination(name) !== undefined) throw exists(name);
  }
}

function exists(name: string): EntityError {
  return new EntityError("EntityExists", `The messaging entity '${name}' already exists.`);
}
