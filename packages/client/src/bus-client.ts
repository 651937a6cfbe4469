import type { Bus, CarriedBy, ClaimCheck, MessageContract } from "@buspass/contracts";
import type {
  AllowedQueue,
  AllowedQueueName,
  AllowedSubscriptionPath,
  AllowedTopicName,
} from "./allowed.ts";
import { BuspassError } from "./buspass-error.ts";
import type { Client, Processes, QueueClient, Sends } from "./client.ts";
import type { ConnectedIdentity } from "./connected-identity.ts";
import { type DeclaredEntity, declaredEntity } from "./declared-entity.ts";
import { describe } from "./describe.ts";
import { named } from "./entity.ts";
import { entitySender } from "./entity-sender.ts";
import { explain } from "./explain.ts";
import type { Handler } from "./handler.ts";
import { type ClientHealth, type ReceiverHealth, worst } from "./health.ts";
import { narrowed, refuseNotAllowed } from "./narrowed.ts";
import { notCarried } from "./not-carried.ts";
import type { ProcessOptions } from "./process-options.ts";
import { type Processor, type RunningProcessor, startProcessor } from "./processor.ts";
import { Senders } from "./senders.ts";
import type { ServiceBusClient } from "./service-bus-transport.ts";
import { shownAsText } from "./shown-as-text.ts";
import type { Transport } from "./transport.ts";
import { Watchdog } from "./watchdog.ts";

/** What a client is made of. */
export interface ClientSetup<B extends Bus> {
  readonly bus: B;
  readonly namespace: string;
  readonly environment: string | undefined;
  readonly identity: ConnectedIdentity;
  readonly raw: ServiceBusClient;
  readonly transport: Transport;
  readonly claimCheck: ClaimCheck | undefined;
}

/** The client that `connect` gives. */
export class BusClient<B extends Bus> implements Client<B> {
  readonly namespace: string;
  readonly environment: string | undefined;
  readonly identity: ConnectedIdentity;
  readonly raw: ServiceBusClient;
  readonly #bus: Bus;
  readonly #transport: Transport;
  readonly #claimCheck: ClaimCheck | undefined;
  readonly #processors = new Set<RunningProcessor>();
  /** How the last processor of an entity was when it was refused. */
  readonly #refused = new Map<string, ReceiverHealth>();
  readonly #watchdog = new Watchdog();
  readonly #senders: Senders;
  #closed: Promise<void> | undefined;
  #disconnected = false;

  constructor(setup: ClientSetup<B>) {
    this.namespace = setup.namespace;
    this.environment = setup.environment;
    this.identity = setup.identity;
    this.raw = setup.raw;
    this.#bus = setup.bus;
    this.#transport = setup.transport;
    this.#claimCheck = setup.claimCheck;
    this.#senders = new Senders({
      namespace: this.namespace,
      identity: this.identity,
      transport: this.#transport,
      explained: (cause, declared) => this.#explain(cause, "send", declared),
    });
  }

  queue<Name extends AllowedQueueName<B>>(name: Name): AllowedQueue<B, Name> {
    const declared = declaredEntity(this.#bus, { kind: "queue", path: name });
    const queue: QueueClient<CarriedBy<B, Name>> = {
      ...this.#sends(declared),
      process: (handlers, options) => this.#process(declared, handlers, options),
    };
    // The type leaves out what is not allowed; callers without types are told when they call it.
    return queue as AllowedQueue<B, Name>;
  }

  topic<Name extends AllowedTopicName<B>>(name: Name): Sends<CarriedBy<B, Name>> {
    const declared = declaredEntity(this.#bus, { kind: "topic", path: name });
    return this.#sends(declared);
  }

  subscription<Path extends AllowedSubscriptionPath<B>>(path: Path): Processes<CarriedBy<B, Path>> {
    const declared = declaredEntity(this.#bus, { kind: "subscription", path });
    return { process: (handlers, options) => this.#process(declared, handlers, options) };
  }

  toString(): string {
    const { namespace, environment, identity } = this;
    return describe({ namespace, environment, identity, name: narrowed(this.#bus)?.identity.name });
  }

  /** For loggers: what the SDK is made of refers to itself, and holds what is nobody's to see. */
  toJSON(): Pick<Client<B>, "namespace" | "environment" | "identity"> {
    const { namespace, environment, identity } = this;
    return { namespace, environment, identity };
  }

  static {
    shownAsText(BusClient);
  }

  health(): ClientHealth {
    const running = [...this.#processors].map((processor) => processor.health());
    const receivers = [...running, ...this.#refused.values()];
    const senders = this.#senders.health();
    const parts = [...receivers, ...senders].map((part) => part.status);
    const status = this.#disconnected ? "unhealthy" : worst(parts);
    return { status, namespace: this.namespace, receivers, senders };
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#processors].map((processor) => processor.close()));
    // Not before: a handler that is being drained may still send.
    this.#disconnected = true;
    await this.#senders.close(this.#isClosed());
    await this.#transport.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #sends(declared: DeclaredEntity): Sends<MessageContract> {
    const { cloudEvents } = this.#bus;
    return entitySender({
      ...{ declared, cloudEvents, transport: this.#transport, claimCheck: this.#claimCheck },
      senderOf: () => {
        if (this.#disconnected) throw this.#isClosed();
        refuseNotAllowed(this.#bus, declared.entity, "send");
        return this.#senders.of(declared);
      },
    });
  }

  #process(
    declared: DeclaredEntity,
    given: Handler | readonly Handler[],
    options: ProcessOptions = {},
  ): Processor {
    if (this.#closed !== undefined) throw this.#isClosed();
    refuseNotAllowed(this.#bus, declared.entity, "receive");
    const handlers = [given].flat();
    for (const handler of handlers) {
      if (!declared.carries.includes(handler?.contract)) {
        throw notCarried(declared, handler?.contract);
      }
    }
    const entity = named(declared.entity);
    const processor = startProcessor({
      entity,
      namespace: this.namespace,
      carries: declared.carries,
      handlers,
      maxDeliveryCount: declared.maxDeliveryCount,
      claims: this.#claimCheck?.store,
      options,
      explained: (cause) => this.#explain(cause, "receive", declared),
      receive: (credit, handlers) => this.#transport.receive(declared.source, credit, handlers),
      onEnded: (refused) => {
        this.#processors.delete(processor);
        this.#watchdog.delete(processor);
        if (refused !== undefined) this.#refused.set(entity, refused);
      },
    });
    this.#refused.delete(entity);
    this.#processors.add(processor);
    this.#watchdog.add(processor);
    return processor;
  }

  #explain(
    cause: unknown,
    operation: "send" | "receive",
    { entity }: DeclaredEntity,
  ): BuspassError {
    const { namespace, identity } = this;
    if (this.#disconnected) return this.#isClosed(cause);
    return explain(cause, { operation, entity, namespace, identity });
  }

  #isClosed(cause?: unknown): BuspassError {
    return new BuspassError("Closed", `The client of ${this.namespace} is closed.`, { cause });
  }
}
