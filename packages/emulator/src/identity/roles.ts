/** What a token may be used for on an entity: the claims of the Service Bus data plane. */
export type Right = "Manage" | "Send" | "Listen";

/**
 * A built-in role: three of the data plane, and the general ones, which are for Azure Resource Manager
 * and grant no right to send or receive.
 */
export type Role =
  | "Azure Service Bus Data Owner"
  | "Azure Service Bus Data Sender"
  | "Azure Service Bus Data Receiver"
  | "Owner"
  | "Contributor"
  | "Reader"
  | "User Access Administrator";

/**
 * The rights on the data plane that each role grants. The general roles have no data actions: who owns a
 * namespace may not read a message of it, except with a key that he may ask for.
 * https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/integration
 * https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/privileged
 */
export const roleRights: Readonly<Record<Role, readonly Right[]>> = {
  "Azure Service Bus Data Owner": ["Manage", "Send", "Listen"],
  "Azure Service Bus Data Sender": ["Send"],
  "Azure Service Bus Data Receiver": ["Listen"],
  Owner: [],
  Contributor: [],
  Reader: [],
  "User Access Administrator": [],
};

/** A role on a part of the namespace, or on what the namespace is in, assigned to an identity. */
export interface RoleAssignment {
  readonly role: Role;
  /**
   * `""` for the whole namespace, else `"orders"` for a queue or topic, `"events/billing"` for a
   * subscription. What begins with a slash is an Azure resource id: the namespace inherits what is
   * assigned on its resource group, `"/subscriptions/<id>/resourceGroups/<name>"`, and on its Azure
   * subscription, `"/subscriptions/<id>"`. On a resource elsewhere a role has no effect here.
   */
  readonly scope: string;
}

/** A role that is assigned to somebody who is no identity of the emulator. */
export interface PrincipalRoleAssignment extends RoleAssignment {
  /** The object id, a UUID: of a person, a group, or a service principal that is long deleted. */
  readonly principalId: string;
  /** Default: `"ServicePrincipal"`. */
  readonly principalType?: "User" | "Group" | "ServicePrincipal";
}
