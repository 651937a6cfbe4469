/** What Azure has in one environment, as plain data: what the declaration is compared with. */
export interface ActualNamespace {
  /** The resource id: `/subscriptions/…/resourceGroups/…/providers/Microsoft.ServiceBus/namespaces/…`. */
  readonly id: string;
  /** Whether every key is refused. */
  readonly disableLocalAuth: boolean;
  /** The oldest TLS that clients may use, such as `"1.2"`; absent where Azure does not say. */
  readonly minimumTlsVersion?: string;
  /** `"Enabled"`, `"Disabled"` or `"SecuredByPerimeter"`; absent where Azure does not say. */
  readonly publicNetworkAccess?: string;
  /** Settings by name of the queue. */
  readonly queues: Readonly<Record<string, ActualSettings>>;
  readonly topics: Readonly<Record<string, ActualTopic>>;
  /** All that hold for the namespace or a part of it: inherited, on itself, and on its entities. */
  readonly roleAssignments: readonly ActualRoleAssignment[];
}

/** The settings of an entity, by their names in Azure. Durations are ISO 8601. */
export type ActualSettings = Readonly<Record<string, string | number | boolean>>;

/** A topic, as Azure has it. */
export interface ActualTopic {
  readonly settings: ActualSettings;
  readonly subscriptions: Readonly<Record<string, ActualSubscription>>;
}

/** A subscription of a topic, as Azure has it. */
export interface ActualSubscription {
  readonly settings: ActualSettings;
  readonly rules: Readonly<Record<string, ActualRule>>;
}

/** A rule of a subscription. It has one of the filters. */
export interface ActualRule {
  readonly sqlExpression?: string;
  readonly correlation?: ActualCorrelation;
  /** The SQL expression of the action; absent without one. */
  readonly action?: string;
}

/** What a message must have. Azure Resource Manager writes values of application properties as text. */
export interface ActualCorrelation {
  /** System properties, by their names in the SDK: `subject`, `correlationId` and the like. */
  readonly system: Readonly<Record<string, string>>;
  readonly applicationProperties: Readonly<Record<string, string>>;
}

/** A role assignment, as Azure has it. */
export interface ActualRoleAssignment {
  /** Its resource id. */
  readonly id: string;
  /** The resource id of what it is assigned on; `/` for everything of the tenant. */
  readonly scope: string;
  readonly principalId: string;
  /** `"ServicePrincipal"`, `"User"`, `"Group"` or what else there is. */
  readonly principalType?: string;
  readonly role: ActualRole;
}

/** A role definition, and what it permits. */
export interface ActualRole {
  /** The last part of its resource id, a GUID. */
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly ActualPermission[];
}

/** A part of what a role permits. A star stands for anything. */
export interface ActualPermission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}
