import { ServiceBusClient } from "@azure/service-bus";
import { type Role, startEmulator } from "@buspass/emulator";
import { expect, test } from "vitest";
import { startNamespace } from "../namespace.ts";

const subscription = "/subscriptions/5f750a97-50d9-4e36-8081-c9ee4c0210d4";
const group = `${subscription}/resourceGroups/contoso`;
const resourceId = `${group}/providers/Microsoft.ServiceBus/namespaces/contoso-bus`;

/** Whether an identity with one role may send to a queue and to a topic. */
async function maySend(role: Role, scope: string): Promise<Record<string, boolean>> {
  await using namespace = await startNamespace({
    resourceId,
    queues: { orders: {}, "sales/orders": {} },
    topics: { events: { subscriptions: { billing: {} } } },
    identities: { api: { roles: [{ role, scope }] } },
  });
  const client = namespace.clientOf("api");
  const tried = ["orders", "sales/orders", "events"].map(async (entity) => {
    const sent = await client
      .createSender(entity)
      .sendMessages({ body: "hello" })
      .then(
        () => true,
        (error: unknown) => {
          expect(error).toMatchObject({ code: "UnauthorizedAccess" });
          return false;
        },
      );
    return [entity, sent] as const;
  });
  return Object.fromEntries(await Promise.all(tried));
}

const everywhere = { orders: true, "sales/orders": true, events: true };
const nowhere = { orders: false, "sales/orders": false, events: false };

test.each([
  ["the resource group", group],
  ["the Azure subscription", subscription],
  ["the subscription in capitals, with a slash", `${subscription.toUpperCase()}/`],
  ["everything", "/"],
  ["the namespace by its id", resourceId],
])("a role on %s is one on every entity", async (_, scope) => {
  expect(await maySend("Azure Service Bus Data Sender", scope)).toEqual(everywhere);
});

test.each([
  ["another resource group", `${subscription}/resourceGroups/other`],
  ["a resource group whose name begins alike", group.slice(0, -1)],
  ["another subscription", "/subscriptions/00000000-1111-4222-8333-444444444444"],
  ["another namespace of the group", resourceId.replace("contoso-bus", "contoso-bus-2")],
  ["what is no entity of the namespace", `${resourceId}/privateEndpointConnections/x`],
])("a role on %s has no effect here", async (_, scope) => {
  expect(await maySend("Azure Service Bus Data Owner", scope)).toEqual(nowhere);
});

test("a role on an entity's id is one on the entity", async () => {
  const role = "Azure Service Bus Data Sender";
  expect(await maySend(role, `${resourceId}/queues/orders`)).toEqual({ ...nowhere, orders: true });
  expect(await maySend(role, `${resourceId}/queues/sales~orders`)).toEqual({
    ...nowhere,
    "sales/orders": true,
  });
  expect(await maySend(role, `${resourceId}/topics/events`)).toEqual({ ...nowhere, events: true });
});

test.each(["Owner", "Contributor", "Reader", "User Access Administrator"] as const)(
  "the role %s gives no right to messages",
  async (role) => {
    expect(await maySend(role, "")).toEqual(nowhere);
    expect(await maySend(role, subscription)).toEqual(nowhere);
  },
);

test("an inherited role that is revoked ends the links that it allowed", async () => {
  const assignment = { role: "Azure Service Bus Data Receiver", scope: group } as const;
  await using emulator = await startEmulator({
    resourceId,
    queues: { orders: {} },
    identities: { worker: { roles: [assignment] } },
  });
  const { namespace, credential, webSocket } = emulator.as("worker");
  const client = new ServiceBusClient(namespace, credential, {
    webSocketOptions: { webSocket },
    retryOptions: { maxRetries: 0 },
  });
  const receiver = client.createReceiver("orders");
  expect(await receiver.receiveMessages(1, { maxWaitTimeInMs: 1 })).toEqual([]);
  emulator.roles.revoke("worker", assignment);
  await expect(receiver.receiveMessages(1, { maxWaitTimeInMs: 1 })).rejects.toMatchObject({
    code: "UnauthorizedAccess",
  });
  await client.close();
});

test("a token for Azure Resource Manager opens no queue", async () => {
  await using emulator = await startEmulator({
    resourceId,
    queues: { orders: {} },
    identities: { api: { roles: [{ role: "Azure Service Bus Data Owner", scope: "" }] } },
  });
  const { namespace, credential, webSocket } = emulator.as("api");
  const misled = { getToken: () => credential.getToken("https://management.azure.com/.default") };
  const client = new ServiceBusClient(namespace, misled, {
    webSocketOptions: { webSocket },
    retryOptions: { maxRetries: 0 },
  });
  await expect(client.createSender("orders").sendMessages({ body: 1 })).rejects.toThrow(
    /InvalidAudience/,
  );
  await client.close();
});
