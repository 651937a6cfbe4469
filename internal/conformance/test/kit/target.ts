import type {
  ServiceBusAdministrationClient,
  ServiceBusClient,
  ServiceBusReceiver,
  ServiceBusReceiverOptions,
  ServiceBusRuleManager,
  ServiceBusSender,
  ServiceBusSessionReceiver,
} from "@azure/service-bus";
import type { Emulator, EmulatorOptions, ManualClock, TopologyDefinition } from "@buspass/emulator";
import type { RawClient } from "@buspass-internal/raw-client";

/** What a claim is verified against: the emulator in this process, or a namespace in Azure. */
export interface Target extends AsyncDisposable {
  /** A namespace with these entities, which are gone after the test. */
  open(topology: TopologyDefinition): Promise<Namespace>;
  /** The same, with the client of its administration API. */
  openAdministered(topology: TopologyDefinition): Promise<AdministeredNamespace>;
  /**
   * The emulator, for a test that moves its clock or needs identities of its own; `why` says what. In a
   * run against Azure the test ends here, as skipped.
   */
  openEmulator(why: string, options: EmulatorOptions): Promise<EmulatorNamespace>;
}

/**
 * A namespace as one identity sees it; that of `open` may do everything. Entities have the names that
 * the test gave them, a subscription as `events/billing`; in Azure they have others, see `path`.
 */
export interface Namespace {
  /** Fully qualified. */
  readonly name: string;
  readonly client: ServiceBusClient;
  sender(entity: string): ServiceBusSender;
  receiver(entity: string, options?: ServiceBusReceiverOptions): ServiceBusReceiver;
  /** Accepts a session by its id, or the next one that is free. */
  session(
    entity: string,
    id?: string,
    options?: { readonly receiveMode?: "peekLock" | "receiveAndDelete" },
  ): Promise<ServiceBusSessionReceiver>;
  rules(subscription: string): ServiceBusRuleManager;
  /** The path of an entity on the wire: `events/Subscriptions/billing`. */
  path(entity: string): string;
  /** A token for a resource; for Service Bus if none is named. */
  token(resource?: string): Promise<string>;
  /** A connection of rhea's, which has put a token for each of these entities. */
  raw(...entities: readonly string[]): Promise<RawClient>;
  /** A connection of rhea's with other SASL mechanisms than ANONYMOUS, and without a token. */
  rawWith(saslMechanisms: object): Promise<RawClient>;
}

export interface AdministeredNamespace extends Namespace {
  readonly admin: ServiceBusAdministrationClient;
  /** A name for an entity that the test makes itself; what has it is gone after the test. */
  newName(entity: string): string;
}

/** The emulator, as the identity `owner` sees it, which is a data owner of everything. */
export interface EmulatorNamespace extends Namespace {
  readonly emulator: Emulator;
  /** Stands still until it is moved. */
  readonly clock: ManualClock;
  /** The same namespace as another of its identities sees it. */
  as(identityName: string): Namespace;
}
