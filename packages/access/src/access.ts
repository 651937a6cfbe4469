import type {
  Bus,
  EnvironmentDefinition,
  NarrowedBus,
  SubscriptionPathOf,
} from "@buspass/contracts";
import type { EmulatorSettings } from "./emulator-settings.ts";

/** Where a bus runs, and what deployment needs to know of it. */
export interface AccessEnvironment<IdentityName extends string = string>
  extends EnvironmentDefinition {
  /** The id of the Azure subscription that the namespace is in; with `resourceGroup`. */
  readonly subscriptionId?: string;
  /** The resource group that the namespace is in; with `subscriptionId`. */
  readonly resourceGroup?: string;
  /**
   * The object ids of the identities here: of the service principal, not of its application (that is the
   * client id). `az identity show --query principalId` prints it. What is left out becomes a parameter of
   * the deployment.
   */
  readonly principals?: Readonly<Partial<Record<IdentityName, string>>>;
}

/** What an identity may do; it must be something. Spelled out, so that a compile error lists the names. */
export interface IdentityRights<B extends Bus = Bus> {
  /** The queues and topics to which it may send, by name. */
  readonly sends?: readonly ((keyof B["queues"] | keyof B["topics"]) & string)[];
  /**
   * The queues, by name, and subscriptions, by path such as `"events/billing"`, from which it may receive;
   * their dead letters, too.
   */
  readonly receives?: readonly ((keyof B["queues"] & string) | SubscriptionPathOf<B>)[];
}

/** Identities by name, such as `"orders-api"`. */
export type IdentityDefinitions<B extends Bus = Bus> = Readonly<Record<string, IdentityRights<B>>>;

/** What `sends` or `receives` of an identity says, nothing where it is left out. */
type Listed<
  Rights extends IdentityRights,
  List extends keyof IdentityRights,
> = List extends keyof Rights ? Extract<Rights[List], readonly string[]> : readonly [];

/** The identities of a declaration, with both lists each. */
export type DeclaredIdentities<Identities extends IdentityDefinitions> = {
  readonly [Name in keyof Identities]: {
    readonly sends: Listed<Identities[Name], "sends">;
    readonly receives: Listed<Identities[Name], "receives">;
  };
};

/** A declaration as plain data: what every function of this package reads. */
export interface DeclaredAccess<EnvironmentName extends string = string> {
  readonly bus: Bus;
  readonly environments: Readonly<Record<EnvironmentName, AccessEnvironment>>;
  readonly identities: Readonly<Record<string, Required<IdentityRights>>>;
}

/** Who may do what on a bus, in which environments: deeply frozen, made by `defineAccess`. */
export interface Access<
  B extends Bus = Bus,
  EnvironmentName extends string = string,
  Identities extends IdentityDefinitions = IdentityDefinitions,
> extends DeclaredAccess<EnvironmentName> {
  readonly bus: B;
  readonly identities: DeclaredIdentities<Identities>;
  /**
   * The bus as one identity may use it: plain data, for `connect` of `@buspass/client`.
   * @throws RangeError when no identity is called so, for callers without types
   * @example
   * await using client = await connect(access.as("orders-api"));
   */
  as<Name extends keyof Identities & string>(name: Name): BusOf<B, Identities, Name>;
  /**
   * The entities and identities, with exactly the roles that Azure will have: for `startEmulator` of
   * `@buspass/emulator`.
   * @example
   * await using emulator = await startEmulator(access.emulator());
   * await using client = await connect(access.as("orders-api"), emulator);
   */
  emulator(): EmulatorSettings;
}

/** A bus narrowed to an identity of a declaration. */
export type BusOf<
  B extends Bus,
  Identities extends IdentityDefinitions,
  Name extends keyof Identities & string,
> = NarrowedBus<
  B["queues"],
  B["topics"],
  { readonly name: Name } & DeclaredIdentities<Identities>[Name]
>;
