import type { ServiceBusAdministrationClient } from "@azure/service-bus";
import { expect, test } from "vitest";
import { administered, listed, refusalOf, refusalsOf } from "./administered.ts";

const owner = "Azure Service Bus Data Owner";
const entities = {
  queues: { orders: {}, other: {} },
  topics: { events: { subscriptions: { billing: {}, audit: {} } } },
} as const;

/** https://github.com/Azure/azure-sdk-for-go/blob/main/sdk/messaging/azservicebus/admin/admin_client_test.go (LackPermissions) */
const words = {
  read: "Manage,EntityRead claims required for this operation.",
  write: "Authorization failed for specified action: Manage,EntityWrite.",
  delete: "Authorization failed for specified action: Manage,EntityDelete.",
  of: (operation: string) =>
    `SubCode=40100: Unauthorized : Unauthorized access for '${operation}' operation on endpoint 'sb://localhost:`,
};

test("who may send and receive may not administer anything", async () => {
  await using namespace = await administered({
    ...entities,
    identities: {
      worker: {
        roles: [
          { role: "Azure Service Bus Data Sender", scope: "" },
          { role: "Azure Service Bus Data Receiver", scope: "" },
        ],
      },
    },
  });
  const orders = await namespace.admin.getQueue("orders");
  const events = await namespace.admin.getTopic("events");
  const billing = await namespace.admin.getSubscription("events", "billing");
  const rule = await namespace.admin.getRule("events", "billing", "$Default");
  const denials: [string, (admin: ServiceBusAdministrationClient) => Promise<unknown>][] = [
    [words.read, (admin) => admin.getNamespaceProperties()],
    [words.read, (admin) => listed(admin.listQueues())],
    [words.read, (admin) => listed(admin.listTopics())],
    [words.read, (admin) => admin.getQueue("orders")],
    [words.read, (admin) => admin.getTopicRuntimeProperties("events")],
    [words.write, (admin) => admin.createQueue("new")],
    [words.write, (admin) => admin.createTopic("new")],
    [words.write, (admin) => admin.updateQueue(orders)],
    [words.write, (admin) => admin.updateTopic(events)],
    [words.delete, (admin) => admin.deleteQueue("orders")],
    [words.delete, (admin) => admin.deleteTopic("events")],
    [words.of("GetSubscription"), (admin) => admin.getSubscription("events", "billing")],
    [words.of("GetSubscription"), (admin) => admin.getSubscription("events", "missing")],
    [words.of("EnumerateSubscriptions"), (admin) => listed(admin.listSubscriptions("events"))],
    [words.of("CreateOrUpdateSubscription"), (admin) => admin.createSubscription("events", "new")],
    [words.of("CreateOrUpdateSubscription"), (admin) => admin.updateSubscription(billing)],
    [words.of("DeleteSubscription"), (admin) => admin.deleteSubscription("events", "billing")],
    [words.of("GetRule"), (admin) => admin.getRule("events", "billing", "$Default")],
    [words.of("EnumerateRules"), (admin) => listed(admin.listRules("events", "billing"))],
    [
      words.of("CreateOrUpdateRule"),
      (admin) => admin.createRule("events", "billing", "new", { subject: "a" }),
    ],
    [words.of("CreateOrUpdateRule"), (admin) => admin.updateRule("events", "billing", rule)],
    [words.of("DeleteRule"), (admin) => admin.deleteRule("events", "billing", "$Default")],
  ];
  const admin = namespace.adminAs("worker");
  for (const [expected, operation] of denials) {
    expect(await refusalOf(operation(admin))).toEqual({
      code: "UnauthorizedRequestError",
      statusCode: 401,
      message: expect.stringContaining(expected),
    });
  }
  const { queues } = namespace.emulator.inspect();
  expect(Object.keys(queues).sort()).toEqual([
    "events/Subscriptions/audit",
    "events/Subscriptions/billing",
    "orders",
    "other",
  ]);
});

test("who may not read is told of what is not there just as everybody", async () => {
  await using namespace = await administered({ identities: { nobody: { roles: [] } } });
  expect(await refusalOf(namespace.adminAs("nobody").getQueue("missing"))).toMatchObject({
    code: "MessageEntityNotFoundError",
    statusCode: 200,
  });
});

test("who owns one queue administers that queue alone", async () => {
  await using namespace = await administered({
    ...entities,
    identities: { keeper: { roles: [{ role: owner, scope: "orders" }] } },
  });
  const admin = namespace.adminAs("keeper");
  const orders = await admin.getQueue("orders");
  expect(await admin.updateQueue({ ...orders, maxDeliveryCount: 2 })).toMatchObject({
    maxDeliveryCount: 2,
  });
  for (const refusal of await refusalsOf([
    admin.getQueue("other"),
    admin.createQueue("orders/new"),
    admin.updateQueue({ ...orders, name: "other" }),
    admin.deleteQueue("other"),
    listed(admin.listQueues()),
    admin.getNamespaceProperties(),
  ])) {
    expect(refusal).toMatchObject({ code: "UnauthorizedRequestError" });
  }
  await admin.deleteQueue("orders");
  // It was the queue's owner: a queue of the same name is for the namespace's owner to create.
  expect(await refusalOf(admin.createQueue("orders"))).toMatchObject({
    code: "UnauthorizedRequestError",
  });
});

test("who owns a topic administers its subscriptions, who owns a subscription its rules", async () => {
  await using namespace = await administered({
    ...entities,
    identities: {
      topics: { roles: [{ role: owner, scope: "events" }] },
      billing: { roles: [{ role: owner, scope: "events/billing" }] },
      future: { roles: [{ role: owner, scope: "events/future" }] },
    },
  });
  const ofTopic = namespace.adminAs("topics");
  await ofTopic.createSubscription("events", "new");
  await ofTopic.createRule("events", "new", "red", { subject: "red" });
  await ofTopic.deleteSubscription("events", "new");
  expect(await listed(ofTopic.listSubscriptions("events"))).toHaveLength(2);

  const ofSubscription = namespace.adminAs("billing");
  await ofSubscription.createRule("events", "billing", "red", { subject: "red" });
  const billing = await ofSubscription.getSubscription("events", "billing");
  await ofSubscription.updateSubscription({ ...billing, maxDeliveryCount: 3 });
  for (const refusal of await refusalsOf([
    ofSubscription.getTopic("events"),
    namespace.adminAs("future").createSubscription("events", "future"),
    ofSubscription.createSubscription("events", "new"),
    ofSubscription.getSubscription("events", "audit"),
    ofSubscription.getRule("events", "audit", "$Default"),
    listed(ofSubscription.listSubscriptions("events")),
  ])) {
    expect(refusal).toMatchObject({ code: "UnauthorizedRequestError" });
  }
});

test("a right that is assigned or revoked counts from the next request on", async () => {
  await using namespace = await administered({
    ...entities,
    identities: { keeper: { roles: [] } },
  });
  const { roles } = namespace.emulator;
  const admin = namespace.adminAs("keeper");
  expect(await refusalOf(admin.getQueue("orders"))).toMatchObject({ statusCode: 401 });
  roles.assign("keeper", { role: owner, scope: "orders" });
  expect(await admin.getQueue("orders")).toMatchObject({ name: "orders" });
  roles.revoke("keeper", { role: owner, scope: "orders" });
  expect(await refusalOf(admin.getQueue("orders"))).toMatchObject({ statusCode: 401 });
});

test("a token that has ended, that nobody signed, or that is none at all, is refused", async () => {
  await using namespace = await administered(entities);
  const get = (authorization: string) =>
    namespace.raw("GET", "/orders", { headers: { authorization }, authorized: false });
  const { token } = await namespace.emulator
    .as("owner")
    .credential.getToken("https://servicebus.azure.net/.default");
  expect(await get(`Bearer ${token}`)).toMatchObject({ status: 200 });
  const refusals = [
    [`Bearer ${token.slice(0, -8)}AAAAAAAA`, "InvalidSignature"],
    ["Bearer", "InvalidToken"],
    [`Basic ${token}`, "InvalidToken"],
  ] as const;
  for (const [authorization, word] of refusals) {
    const { status, body } = await get(authorization);
    expect(status).toBe(401);
    expect(body).toContain(`<Error><Code>401</Code><Detail>${word}: `);
    expect(body).not.toContain(token.slice(0, 20));
  }
  namespace.clock.advance(60 * 60 * 1000 + 1_000);
  expect(await get(`Bearer ${token}`)).toMatchObject({
    status: 401,
    body: expect.stringContaining("<Detail>ExpiredToken: "),
  });
});

test("without a token there is nothing but what everybody is told", async () => {
  await using namespace = await administered(entities);
  const anonymous = { authorized: false };
  for (const path of ["/orders", "/$Resources/Queues", "/$namespaceinfo"]) {
    expect(await namespace.raw("GET", path, anonymous)).toMatchObject({
      status: 401,
      body: expect.stringContaining("MissingToken: The authorization header was not found."),
    });
  }
  expect(await namespace.raw("GET", "/", anonymous)).toMatchObject({
    status: 200,
    body: expect.stringContaining("Publicly Listed Services"),
  });
});

test("the right that was used is remembered, and whose token it was", async () => {
  await using namespace = await administered({
    ...entities,
    identities: { keeper: { roles: [{ role: owner, scope: "orders" }] } },
  });
  await namespace.adminAs("keeper").getQueue("orders");
  await refusalOf(namespace.adminAs("keeper").getQueue("other"));
  expect(namespace.emulator.rightsUsed()).toEqual([
    { identity: "keeper", right: "Manage", entity: "orders" },
  ]);
  const { identities, tokensRefused } = namespace.emulator.inspect();
  expect(identities["keeper"]?.tokensAccepted).toBe(2);
  expect(tokensRefused).toBe(0);
  await namespace.raw("GET", "/orders", {
    headers: { authorization: "Bearer x.y.z" },
    authorized: false,
  });
  expect(namespace.emulator.inspect().tokensRefused).toBe(1);
});
