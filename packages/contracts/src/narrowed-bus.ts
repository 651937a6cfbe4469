import type {
  Bus,
  QueueDefinitions,
  QueueNameOf,
  SubscriptionPathOf,
  TopicDefinitions,
  TopicNameOf,
} from "./bus.ts";

/** Where a bus runs. */
export interface EnvironmentDefinition {
  /**
   * The fully qualified name of its namespace, or `"emulator"` for the one that the process was started
   * under.
   */
  readonly namespace: string;
  /** Whether code may connect with a shared access key here. Default: only in `development`. */
  readonly allowsSharedAccess?: boolean;
}

/** Environments by name, such as `"production"`. */
export type EnvironmentDefinitions = Readonly<Record<string, EnvironmentDefinition>>;

/** An identity, and what it may do. */
export interface IdentityAccess {
  /** The name that the declaration gives it, such as `"orders-api"`. */
  readonly name: string;
  /** The queues and topics to which it may send, by name. */
  readonly sends: readonly string[];
  /** The queues, by name, and subscriptions, by path, from which it may receive. */
  readonly receives: readonly string[];
}

/**
 * A bus as one identity may use it: all of its entities, what the identity may do with which, and the
 * environments that it runs in. It is plain data, which a program may write down or make.
 *
 * @example
 * ```ts
 * const narrowed = {
 *   ...bus,
 *   identity: { name: "orders-api", sends: ["orders"], receives: [] },
 *   environments: { production: { namespace: "contoso-prod.servicebus.windows.net" } },
 * } as const satisfies NarrowedBus;
 * ```
 */
export interface NarrowedBus<
  Queues extends QueueDefinitions = QueueDefinitions,
  Topics extends TopicDefinitions = TopicDefinitions,
  Identity extends IdentityAccess = IdentityAccess,
> extends Bus<Queues, Topics> {
  readonly identity: Identity;
  /** Without it, every process is in whatever namespace it is told. */
  readonly environments?: EnvironmentDefinitions;
}

/** The queues and topics to which a bus lets its user send: all of them, unless it is narrowed. */
export type SendsTo<B extends Bus> = B extends NarrowedBus
  ? B["identity"]["sends"][number]
  : QueueNameOf<B> | TopicNameOf<B>;

/** The queues and subscriptions from which a bus lets its user receive: all of them, unless it is narrowed. */
export type ReceivesFrom<B extends Bus> = B extends NarrowedBus
  ? B["identity"]["receives"][number]
  : QueueNameOf<B> | SubscriptionPathOf<B>;
