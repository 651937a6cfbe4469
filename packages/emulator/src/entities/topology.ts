import type { Clock } from "../clock.ts";
import type { IncomingMessage } from "./message.ts";
import { Queue, type QueueSettings } from "./queue.ts";

/** What can be created: every field has the service's default. */
export interface QueueDefinition {
  /** Milliseconds, 5,000 to 300,000; the service's default is one minute. */
  readonly lockDurationMs?: number;
  /** 1 to 2,000; the service's default is 10. */
  readonly maxDeliveryCount?: number;
}

/** A topic: what is sent to it reaches every subscription. */
export interface TopicDefinition {
  readonly subscriptions: Readonly<Record<string, QueueDefinition>>;
}

/** The queues and topics of a namespace, by name. */
export interface TopologyDefinition {
  readonly queues?: Readonly<Record<string, QueueDefinition>>;
  readonly topics?: Readonly<Record<string, TopicDefinition>>;
}

/** Where a sender puts messages: a queue, or a topic with its subscriptions behind it. */
export interface Destination {
  readonly path: string;
  enqueue(message: IncomingMessage): void;
}

const deadLetterSuffix = "/$deadletterqueue";

/** The entities of a namespace, found by the path that a link names. */
export class Topology {
  readonly #destinations = new Map<string, Destination>();
  readonly #sources = new Map<string, Queue>();
  readonly #clock: Clock;

  constructor(definition: TopologyDefinition, clock: Clock) {
    this.#clock = clock;
    for (const [name, queue] of Object.entries(definition.queues ?? {})) {
      this.#destinations.set(name.toLowerCase(), this.#createQueue(name, queue));
    }
    for (const [name, topic] of Object.entries(definition.topics ?? {})) {
      const subscriptions = Object.entries(topic.subscriptions).map(([subscription, settings]) =>
        this.#createQueue(`${name}/Subscriptions/${subscription}`, settings),
      );
      this.#destinations.set(name.toLowerCase(), {
        path: name,
        enqueue: (message) => {
          for (const subscription of subscriptions) subscription.enqueue(message);
        },
      });
    }
  }

  /** The queue or topic that a sender names, without regard to case. */
  destination(path: string): Destination | undefined {
    return this.#destinations.get(path.toLowerCase());
  }

  /** The queue, subscription or dead-letter queue that a receiver names, without regard to case. */
  source(path: string): Queue | undefined {
    const key = path.toLowerCase();
    return key.endsWith(deadLetterSuffix)
      ? this.#sources.get(key.slice(0, -deadLetterSuffix.length))?.deadLetterQueue
      : this.#sources.get(key);
  }

  /** Queues and subscriptions, in the order of their creation. */
  get queues(): Queue[] {
    return [...this.#sources.values()];
  }

  dispose(): void {
    for (const queue of this.#sources.values()) queue.dispose();
  }

  #createQueue(path: string, definition: QueueDefinition): Queue {
    const settings: QueueSettings = {
      lockDurationMs: definition.lockDurationMs ?? 60_000,
      maxDeliveryCount: definition.maxDeliveryCount ?? 10,
    };
    const deadLetters = new Queue(`${path}/$DeadLetterQueue`, settings, this.#clock);
    const queue = new Queue(path, settings, this.#clock, deadLetters);
    this.#sources.set(path.toLowerCase(), queue);
    return queue;
  }
}
