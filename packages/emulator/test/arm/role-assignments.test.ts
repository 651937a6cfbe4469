import type { RoleAssignment } from "@azure/arm-authorization";
import { type Role, startEmulator } from "@buspass/emulator";
import { expect, test } from "vitest";
import { all, type Managed, managed, refusalOf } from "./managed.ts";

const subscription = "/subscriptions/5f750a97-50d9-4e36-8081-c9ee4c0210d4";
const group = `${subscription}/resourceGroups/contoso`;
const resourceId = `${group}/providers/Microsoft.ServiceBus/namespaces/contoso-bus`;

const formerEmployee = "11111111-2222-4333-8444-555555555555";
const operators = "22222222-2222-4333-8444-555555555555";

/** A role at each of the scopes that there are. */
const everywhere = {
  resourceId,
  queues: { orders: {}, "sales/orders": {} },
  topics: { events: { subscriptions: { billing: {} } } },
  identities: {
    auditor: { roles: [{ role: "Reader", scope: subscription }] },
    api: {
      roles: [
        { role: "Azure Service Bus Data Sender", scope: "Orders" },
        { role: "Azure Service Bus Data Sender", scope: "sales/orders" },
        { role: "Azure Service Bus Data Receiver", scope: "events/billing" },
        { role: "Azure Service Bus Data Sender", scope: "events" },
        // Of a queue that nobody made.
        { role: "Azure Service Bus Data Sender", scope: "gone" },
      ],
    },
    owner: { roles: [] },
    broad: {
      roles: [
        { role: "Azure Service Bus Data Owner", scope: "" },
        { role: "Contributor", scope: group },
      ],
    },
  },
  roleAssignments: [
    { principalId: formerEmployee, principalType: "User", role: "Owner", scope: subscription },
    {
      principalId: operators,
      principalType: "Group",
      role: "Reader",
      scope: `${group.toUpperCase()}`,
    },
    { principalId: operators, role: "Owner", scope: `${subscription}/resourceGroups/other` },
  ],
} as const;

/** Each assignment in a line: who, what, where. */
function lines(azure: Managed, assignments: readonly RoleAssignment[]): string[] {
  const { identities } = azure.emulator.inspect();
  const names = new Map<unknown, string>([
    ...Object.entries(identities).map(([name, { objectId }]) => [objectId, name] as const),
    [formerEmployee, "formerEmployee"],
    [operators, "operators"],
  ]);
  return assignments.map(({ principalId, principalType, roleDefinitionId, scope = "" }) => {
    const where = scope.replace(resourceId, "…").replace(group, "group");
    const role = Object.entries(roleIds).find(([, id]) => roleDefinitionId?.endsWith(id))?.[0];
    return `${names.get(principalId)} (${principalType}): ${role} on ${where.replace(subscription, "subscription")}`;
  });
}

const roleIds: Readonly<Record<Role, string>> = {
  "Azure Service Bus Data Owner": "090c5cfd-751d-490a-894a-3ce6f1109419",
  "Azure Service Bus Data Sender": "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39",
  "Azure Service Bus Data Receiver": "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0",
  Owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
  Contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  Reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  "User Access Administrator": "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
};

const above = [
  "auditor (ServicePrincipal): Reader on subscription",
  "broad (ServicePrincipal): Azure Service Bus Data Owner on …",
  "broad (ServicePrincipal): Contributor on group",
  "formerEmployee (User): Owner on subscription",
];
const byGroup = `operators (Group): Reader on ${group.toUpperCase()}`;

test("the assignments of a namespace are its own, those that it inherits, and those of its entities", async () => {
  await using azure = await managed(everywhere);
  const { roleAssignments } = azure.authorization;
  const found = await all(roleAssignments.listForScope(resourceId));
  expect(lines(azure, found).sort()).toEqual(
    [
      ...above,
      byGroup,
      "api (ServicePrincipal): Azure Service Bus Data Sender on …/queues/orders",
      "api (ServicePrincipal): Azure Service Bus Data Sender on …/queues/sales~orders",
      "api (ServicePrincipal): Azure Service Bus Data Receiver on …/topics/events/subscriptions/billing",
      "api (ServicePrincipal): Azure Service Bus Data Sender on …/topics/events",
    ].sort(),
  );
  expect(
    await all(
      roleAssignments.listForResource(
        "contoso",
        "Microsoft.ServiceBus",
        "namespaces",
        "contoso-bus",
      ),
    ),
  ).toEqual(found);
});

test("at a scope are the assignments on it and on what it is in", async () => {
  await using azure = await managed(everywhere);
  const at = async (scope: string): Promise<string[]> => {
    const filter = "atScope()";
    const { roleAssignments } = azure.authorization;
    return lines(azure, await all(roleAssignments.listForScope(scope, { filter }))).sort();
  };
  expect(await at(resourceId)).toEqual([...above, byGroup].sort());
  expect(await at(`${resourceId}/topics/events/subscriptions/billing`)).toEqual(
    [
      ...above,
      byGroup,
      "api (ServicePrincipal): Azure Service Bus Data Receiver on …/topics/events/subscriptions/billing",
      "api (ServicePrincipal): Azure Service Bus Data Sender on …/topics/events",
    ].sort(),
  );
  expect(await at(subscription)).toEqual([above[0], above[3]]);
});

test("the assignments of a whole subscription include other resource groups", async () => {
  await using azure = await managed(everywhere);
  const found = await all(azure.authorization.roleAssignments.listForSubscription());
  expect(found).toHaveLength(10);
  expect(lines(azure, found)).toContain(
    "operators (ServicePrincipal): Owner on subscription/resourceGroups/other",
  );
});

test("the assignments of one principal are asked for by its object id", async () => {
  await using azure = await managed(everywhere);
  const { roleAssignments } = azure.authorization;
  const list = async (filter: string): Promise<string[]> =>
    lines(azure, await all(roleAssignments.listForScope(resourceId, { filter })));
  const owner = ["formerEmployee (User): Owner on subscription"];
  expect(await list(`principalId eq '${formerEmployee}'`)).toEqual(owner);
  expect(await list(`assignedTo('${formerEmployee}')`)).toEqual(owner);
  const api = azure.emulator.inspect().identities["api"]?.objectId ?? "";
  expect(await list(`assignedTo('${api}')`)).toHaveLength(4);
  expect(await list(`atScope() and assignedTo('${api}')`)).toEqual([]);
  expect(
    await refusalOf(all(roleAssignments.listForScope(resourceId, { filter: "roleName eq 'x'" }))),
  ).toMatchObject({ statusCode: 400, code: "UnsupportedQuery" });
});

test("an assignment is read by its id, and leads to the definition of its role", async () => {
  await using azure = await managed(everywhere);
  const { roleAssignments, roleDefinitions } = azure.authorization;
  for (const found of await all(roleAssignments.listForScope(resourceId))) {
    expect(found.id).toBe(
      `${found.scope}/providers/Microsoft.Authorization/roleAssignments/${found.name}`,
    );
    expect(await roleAssignments.getById(String(found.id))).toEqual(found);
    const role = await roleDefinitions.getById(String(found.roleDefinitionId));
    expect(role.id).toBe(found.roleDefinitionId);
  }
  const unknown = `${resourceId}/providers/Microsoft.Authorization/roleAssignments/${operators}`;
  expect(await refusalOf(roleAssignments.getById(unknown))).toMatchObject({
    statusCode: 404,
    code: "RoleAssignmentNotFound",
  });
});

test("the roles have Azure's names, ids and permissions", async () => {
  await using azure = await managed(everywhere);
  const { roleDefinitions } = azure.authorization;
  const found = await all(roleDefinitions.list(subscription));
  expect(Object.fromEntries(found.map(({ roleName, name }) => [roleName, name]))).toEqual(roleIds);
  const [sender] = await all(
    roleDefinitions.list(subscription, { filter: "roleName eq 'Azure Service Bus Data Sender'" }),
  );
  expect(sender).toMatchObject({
    roleType: "BuiltInRole",
    assignableScopes: ["/"],
    permissions: [{ dataActions: ["Microsoft.ServiceBus/*/send/action"] }],
  });
  // Also from the tenant's own address, which an assignment may name.
  const inTenant = `/providers/Microsoft.Authorization/roleDefinitions/${roleIds.Owner}`;
  expect(await roleDefinitions.getById(inTenant)).toMatchObject({
    roleName: "Owner",
    permissions: [{ actions: ["*"], dataActions: [] }],
  });
  expect(await refusalOf(roleDefinitions.get(subscription, operators))).toMatchObject({
    statusCode: 404,
    code: "RoleDefinitionNotFound",
  });
});

test("a principal that is an identity, or no object id, is refused", async () => {
  await using emulator = await startEmulator({ identities: { api: { roles: [] } } });
  const principalId = emulator.inspect().identities["api"]?.objectId ?? "";
  const assignment = { role: "Owner", scope: "" } as const;
  const start = (id: string): Promise<unknown> =>
    startEmulator({
      identities: { api: { roles: [] } },
      roleAssignments: [{ principalId: id, ...assignment }],
    });
  await expect(start(principalId.toUpperCase())).rejects.toThrow(
    /is the identity "api": give it the role "Owner" under `identities`\.$/,
  );
  await expect(start("contoso\\alice")).rejects.toThrow(/^The principal of a role assignment is/);
});

test("an assignment that comes or goes while the namespace runs is told at once", async () => {
  await using azure = await managed({ queues: { orders: {} }, identities: { api: { roles: [] } } });
  const { emulator, authorization } = azure;
  const assignments = async (): Promise<string[]> => {
    const filter = `assignedTo('${emulator.inspect().identities["api"]?.objectId}')`;
    const found = authorization.roleAssignments.listForScope(emulator.resourceId, { filter });
    return (await all(found)).map(({ scope = "" }) => scope.replace(emulator.resourceId, ""));
  };
  const sender = { role: "Azure Service Bus Data Sender", scope: "orders" } as const;
  expect(await assignments()).toEqual([]);
  emulator.roles.assign("api", sender);
  expect(await assignments()).toEqual(["/queues/orders"]);
  emulator.roles.revoke("api", sender);
  expect(await assignments()).toEqual([]);
});
