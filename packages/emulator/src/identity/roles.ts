/** What a token may be used for on an entity: the claims of the Service Bus data plane. */
export type Right = "Manage" | "Send" | "Listen";

/** A built-in role of the data plane. */
export type Role =
  | "Azure Service Bus Data Owner"
  | "Azure Service Bus Data Sender"
  | "Azure Service Bus Data Receiver";

/**
 * The rights that each role grants.
 * https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/integration
 */
export const roleRights: Readonly<Record<Role, readonly Right[]>> = {
  "Azure Service Bus Data Owner": ["Manage", "Send", "Listen"],
  "Azure Service Bus Data Sender": ["Send"],
  "Azure Service Bus Data Receiver": ["Listen"],
};

/** A role on a part of the namespace, assigned to an identity. */
export interface RoleAssignment {
  readonly role: Role;
  /** `""` for the whole namespace, else `"orders"` for a queue or topic, `"events/billing"` for a subscription. */
  readonly scope: string;
}
