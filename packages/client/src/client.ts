import type { Bus, CarriedBy, InputOf, MessageContract } from "@buspass/contracts";
import type {
  AllowedQueue,
  AllowedQueueName,
  AllowedSubscriptionPath,
  AllowedTopicName,
} from "./allowed.ts";
import type { ConnectedIdentity } from "./connected-identity.ts";
import type { HandlerFor } from "./handler.ts";
import type { ClientHealth } from "./health.ts";
import type { ProcessOptions } from "./process-options.ts";
import type { Processor } from "./processor.ts";
import type { SendOptions, SharedSendOptions, WaitOptions } from "./send-options.ts";
import type { ServiceBusClient } from "./service-bus-transport.ts";

/** An entity that messages can be sent to. */
export interface Sends<Contract extends MessageContract> {
  /**
   * Validates a body and sends it. Resolves when the namespace has it; until then faults of the network
   * or the service are waited out, up to the deadline.
   *
   * Calls that are made while others are under way travel together, in their order; a lone call leaves
   * at once. Each is told of its own message only. So many messages are best sent by many calls:
   * `await Promise.all(orders.map((order) => queue.send(OrderPlaced, order)))`.
   * @throws BuspassError ContractViolation, NotDeclared, NotAllowed, Closed: nothing was sent; AccessDenied,
   *   TokenRefused, EntityNotFound, EntityDisabled, InvalidOperation, MessageTooLarge, QuotaExceeded,
   *   TlsFailed, ProxyRefused, Unexpected: it was refused; ServiceBusy, ServiceUnavailable,
   *   IdentityUnavailable, DeadlineExceeded: it may still arrive
   * @throws RangeError when an option is out of its range
   * @throws what `options.signal` was aborted with
   */
  send<Sent extends Contract>(
    message: Sent,
    body: InputOf<Sent>,
    options?: SendOptions,
  ): Promise<void>;
  /**
   * Sends every body as a message of its own, and takes the next ones only as fast as the namespace
   * does: for more than fits in memory. It ends at the first failure and throws that; what was
   * accepted before stays sent. `deadlineMs` is for each message.
   * @throws as `send`, and what the source throws
   * @example
   * await orders.sendAll(OrderPlaced, linesOf(file)); // an async generator
   */
  sendAll<Sent extends Contract>(
    message: Sent,
    bodies: Iterable<InputOf<Sent>> | AsyncIterable<InputOf<Sent>>,
    options?: SharedSendOptions,
  ): Promise<void>;
  /**
   * Sends bodies in one transfer: all of them or none. Without bodies it does nothing.
   * @throws as `send`; MessageTooLarge where they do not fit into one transfer
   * @throws RangeError for more than 4,000 bodies, or those of several sessions or partition keys
   */
  sendBatch<Sent extends Contract>(
    message: Sent,
    bodies: readonly InputOf<Sent>[],
    options?: SharedSendOptions,
  ): Promise<void>;
  /**
   * Sends a body that appears in the entity at a time. Gives the sequence number that cancels it.
   * @throws as `send`; RangeError when `at` is no valid date
   * @example
   * const sequenceNumber = await orders.schedule(OrderPlaced, order, new Date(Date.now() + 60_000));
   * await orders.cancelScheduled(sequenceNumber);
   */
  schedule<Sent extends Contract>(
    message: Sent,
    body: InputOf<Sent>,
    at: Date,
    options?: SendOptions,
  ): Promise<string>;
  /**
   * Takes a message back that `schedule` sent and that did not appear yet.
   * @param sequenceNumber what `schedule` gave
   * @throws as `send`; MessageNotFound when it is not there any more
   * @throws RangeError when it is no sequence number
   */
  cancelScheduled(sequenceNumber: string, options?: WaitOptions): Promise<void>;
}

/** An entity that messages can be received from. */
export interface Processes<Contract extends MessageContract> {
  /**
   * Starts receiving, until the processor is closed. What the service refuses is told by
   * `Processor.finished`, and does not throw here.
   * @throws BuspassError NotDeclared, NotAllowed, Closed
   * @throws RangeError when an option is out of its range, or handlers are missing or double
   * @example
   * await using worker = client.queue("orders").process(
   *   [on(OrderPlaced, ship), on(OrderCanceled, refund)],
   *   { concurrency: 16 },
   * );
   * await worker.finished;
   */
  process(
    handlers: HandlerFor<Contract> | readonly HandlerFor<Contract>[],
    options?: ProcessOptions,
  ): Processor;
}

/** A queue of the bus. */
export interface QueueClient<Contract extends MessageContract>
  extends Sends<Contract>,
    Processes<Contract> {}

/**
 * A connection to a namespace, typed by the bus that it serves.
 *
 * @example
 * async function placeOrder(client: Client<typeof bus>, order: Order): Promise<void> {
 *   await client.queue("orders").send(OrderPlaced, order);
 * }
 */
export interface Client<B extends Bus> extends AsyncDisposable {
  /** The fully qualified namespace. */
  readonly namespace: string;
  /** The name of this process's environment, where somebody has said it. */
  readonly environment: string | undefined;
  /** As whom this process is connected. */
  readonly identity: ConnectedIdentity;
  /** The Azure SDK's own client, for all that Buspass does not do. Leave closing it to `close`. */
  readonly raw: ServiceBusClient;
  /**
   * A queue, with what the bus lets its user do: the bus of a sender's gives one that only sends.
   * @throws BuspassError NotDeclared, NotAllowed
   */
  queue<Name extends AllowedQueueName<B>>(name: Name): AllowedQueue<B, Name>;
  /**
   * A topic, to send to. What it carries is received from its subscriptions.
   * @throws BuspassError NotDeclared, NotAllowed
   */
  topic<Name extends AllowedTopicName<B>>(name: Name): Sends<CarriedBy<B, Name>>;
  /**
   * A subscription by its path: `"events/billing"`.
   * @throws BuspassError NotDeclared, NotAllowed
   */
  subscription<Path extends AllowedSubscriptionPath<B>>(path: Path): Processes<CarriedBy<B, Path>>;
  /** One line for a log: where it is connected, and as whom. */
  toString(): string;
  /** How it is now, as plain data for a probe endpoint. Asks nobody: it tells what is known. */
  health(): ClientHealth;
  /** Closes every processor, which drains it, and then the connection. */
  close(): Promise<void>;
}
