import type {
  Bus,
  CarriedBy,
  InputOf,
  MessageContract,
  QueueNameOf,
  SubscriptionPathOf,
  TopicNameOf,
} from "@buspass/contracts";
import type { ConnectedIdentity } from "./connected-identity.ts";
import type { HandlerFor } from "./handler.ts";
import type { ProcessOptions } from "./process-options.ts";
import type { Processor } from "./processor.ts";
import type { ServiceBusClient } from "./service-bus-transport.ts";

/** An entity that messages can be sent to. */
export interface Sends<Contract extends MessageContract> {
  /**
   * Validates a body and sends it. Resolves when the namespace has it.
   * @throws BuspassError ContractViolation (nothing was sent), AccessDenied, EntityNotFound,
   *   ServiceUnavailable (after four tries), NotDeclared, Closed
   */
  send<Sent extends Contract>(message: Sent, body: InputOf<Sent>): Promise<void>;
}

/** An entity that messages can be received from. */
export interface Processes<Contract extends MessageContract> {
  /**
   * Starts receiving, until the processor is closed.
   * @throws BuspassError NotDeclared, Closed
   * @throws RangeError when an option is out of its range
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

/** A connection to a namespace, typed by the bus that it serves. */
export interface Client<B extends Bus> extends AsyncDisposable {
  /** The fully qualified namespace. */
  readonly namespace: string;
  /** As whom this process is connected. */
  readonly identity: ConnectedIdentity;
  /** The Azure SDK's own client, for all that Buspass does not do. Leave closing it to `close`. */
  readonly raw: ServiceBusClient;
  queue<Name extends QueueNameOf<B>>(name: Name): QueueClient<CarriedBy<B, Name>>;
  topic<Name extends TopicNameOf<B>>(name: Name): Sends<CarriedBy<B, Name>>;
  /** A subscription by its path: `"events/billing"`. */
  subscription<Path extends SubscriptionPathOf<B>>(path: Path): Processes<CarriedBy<B, Path>>;
  /** Closes every processor, which drains it, and then the connection. */
  close(): Promise<void>;
}
