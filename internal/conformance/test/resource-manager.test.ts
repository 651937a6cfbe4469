import { expect } from "vitest";
import { all, openManaged } from "./kit/management.ts";
import { requirement } from "./kit/requirement.ts";

const reader = [{ role: "Reader", scope: "" }] as const;
const forbidden = { statusCode: 403, code: "AuthorizationFailed" };

requirement("SB-ARM-001", async ({ target }) => {
  const closed = await openManaged(target, reader);
  expect((await closed.serviceBus.namespaces.get(...closed.at)).disableLocalAuth).toBe(true);
  const sharedAccessPolicies = [{ name: "sender", rights: ["Send"] }] as const;
  const open = await openManaged(target, reader, { sharedAccessPolicies });
  expect((await open.serviceBus.namespaces.get(...open.at)).disableLocalAuth).toBe(false);
});

requirement("SB-ARM-002", async ({ target }) => {
  const { serviceBus, at } = await openManaged(target, reader, {
    queues: { orders: { lockDurationMs: 300_000, maxDeliveryCount: 3, requiresSession: true } },
  });
  expect(await serviceBus.queues.get(...at, "orders")).toMatchObject({
    lockDuration: "PT5M",
    maxDeliveryCount: 3,
    requiresSession: true,
    defaultMessageTimeToLive: "P10675199DT2H48M5.4775807S",
    status: "Active",
  });
});

requirement("SB-ARM-003", async ({ target }) => {
  const names = Array.from({ length: 130 }, (_, index) => `q${index}`);
  const queues = Object.fromEntries(names.map((name) => [name, {}]));
  const { serviceBus, at } = await openManaged(target, reader, { queues });
  const found = await all(serviceBus.queues.listByNamespace(...at));
  expect(found.map(({ name }) => name).sort()).toEqual(names.sort());
});

requirement("SB-ARM-004", async ({ target }) => {
  const { serviceBus, at, resourceId } = await openManaged(target, reader, {
    queues: { "sales/orders": {} },
  });
  const [queue] = await all(serviceBus.queues.listByNamespace(...at));
  expect(queue?.id).toBe(`${resourceId}/queues/sales~orders`);
  expect(await serviceBus.queues.get(...at, "sales~orders")).toEqual(queue);
});

requirement("SB-ARM-005", async ({ target }) => {
  const { serviceBus, at } = await openManaged(target, reader, {
    topics: { events: { subscriptions: { billing: {} } } },
  });
  expect(await serviceBus.rules.get(...at, "events", "billing", "$Default")).toMatchObject({
    filterType: "SqlFilter",
    sqlFilter: { sqlExpression: "1=1" },
  });
});

requirement("SB-ARM-006", async ({ target }) => {
  const { serviceBus, at } = await openManaged(target, reader);
  await expect(serviceBus.queues.get(...at, "desk")).rejects.toMatchObject({
    statusCode: 404,
    code: "NotFound",
    message: "The requested resource desk does not exist.",
  });
});

requirement("SB-ARM-007", async ({ target }) => {
  const { authorization, resourceId, objectId } = await openManaged(
    target,
    [...reader, { role: "Azure Service Bus Data Sender", scope: "orders" }],
    { queues: { orders: {}, invoices: {} } },
  );
  const filter = `atScope() and assignedTo('${objectId}')`;
  const at = async (scope: string): Promise<unknown[]> => {
    const found = await all(authorization.roleAssignments.listForScope(scope, { filter }));
    return found.map((assignment) => assignment.scope);
  };
  expect(await at(resourceId)).toEqual([resourceId]);
  expect(await at(`${resourceId}/queues/invoices`)).toEqual([resourceId]);
  expect(await at(`${resourceId}/queues/orders`)).toEqual([
    resourceId,
    `${resourceId}/queues/orders`,
  ]);
});

requirement("SB-ARM-008", async ({ target }) => {
  const { authorization, resourceId, objectId } = await openManaged(
    target,
    [...reader, { role: "Azure Service Bus Data Sender", scope: "orders" }],
    { queues: { orders: {} } },
  );
  const filter = `principalId eq '${objectId}'`;
  const found = await all(authorization.roleAssignments.listForScope(resourceId, { filter }));
  expect(found.map(({ scope }) => scope)).toEqual([resourceId, `${resourceId}/queues/orders`]);
});

requirement("SB-ARM-009", async ({ target }) => {
  const { authorization, resourceId } = await openManaged(target, reader);
  const found = await all(authorization.roleDefinitions.list(resourceId));
  expect(Object.fromEntries(found.map(({ roleName, name }) => [roleName, name]))).toMatchObject({
    Owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    Reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    "Azure Service Bus Data Owner": "090c5cfd-751d-490a-894a-3ce6f1109419",
    "Azure Service Bus Data Sender": "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39",
    "Azure Service Bus Data Receiver": "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0",
  });
});

requirement("SB-ARM-010", async ({ target }) => {
  const scope = "https://graph.windows.net/.default";
  const { serviceBus, at } = await openManaged(target, reader, {}, scope);
  await expect(serviceBus.namespaces.get(...at)).rejects.toMatchObject({
    statusCode: 401,
    code: "InvalidAuthenticationTokenAudience",
    message:
      "The access token has been obtained for wrong audience or resource 'https://graph.windows.net'. It should exactly match with one of the allowed audiences 'https://management.core.windows.net/','https://management.core.windows.net','https://management.azure.com/','https://management.azure.com'.",
  });
});

requirement("SB-ARM-011", async ({ target }) => {
  const { serviceBus, at, clock } = await openManaged(target, reader);
  await serviceBus.namespaces.get(...at);
  clock.advance(60 * 60_000);
  // The client goes by its own clock, and thinks that the token is good.
  await expect(serviceBus.namespaces.get(...at)).rejects.toMatchObject({
    statusCode: 401,
    code: "ExpiredAuthenticationToken",
    message: expect.stringMatching(
      /^The access token expiry UTC time '.+ [AP]M' is earlier than current UTC time '.+ [AP]M'\.$/,
    ),
  });
});

requirement("SB-ARM-012", async ({ target }) => {
  const { serviceBus, at, objectId, resourceId } = await openManaged(target, []);
  await expect(serviceBus.namespaces.get(...at)).rejects.toMatchObject({
    ...forbidden,
    message: `The client '${objectId}' with object id '${objectId}' does not have authorization to perform action 'Microsoft.ServiceBus/namespaces/read' over scope '${resourceId}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  });
});

requirement("SB-ARM-013", async ({ target }) => {
  for (const role of [
    "Azure Service Bus Data Sender",
    "Azure Service Bus Data Receiver",
  ] as const) {
    const { serviceBus, at } = await openManaged(target, [{ role, scope: "" }], {
      topics: { events: { subscriptions: { billing: {} } } },
    });
    expect(await all(serviceBus.queues.listByNamespace(...at))).toEqual([]);
    expect(await all(serviceBus.subscriptions.listByTopic(...at, "events"))).toHaveLength(1);
    await expect(serviceBus.namespaces.get(...at)).rejects.toMatchObject(forbidden);
    await expect(
      all(serviceBus.rules.listBySubscriptions(...at, "events", "billing")),
    ).rejects.toMatchObject(forbidden);
  }
});

requirement("SB-ARM-014", async ({ target }) => {
  const { serviceBus, at } = await openManaged(target, reader, { queues: { orders: {} } });
  // Once it is made, the client keeps to the version that it was made for.
  serviceBus.pipeline.addPolicy({
    name: "anotherVersion",
    sendRequest(request, next) {
      request.url = request.url.replace("2021-11-01", "2014-09-02");
      return next(request);
    },
  });
  await expect(serviceBus.queues.get(...at, "orders")).rejects.toMatchObject({
    statusCode: 400,
    code: "NoRegisteredProviderFound",
    message: expect.stringMatching(
      /API version '2014-09-02' for type 'namespaces\/queues'\. The supported api-versions are '2021-11-01, /,
    ),
  });
});
