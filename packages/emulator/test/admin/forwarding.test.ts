import { expect, test } from "vitest";
import { administered, entry, refusalOf, refusalsOf } from "./administered.ts";

const entities = {
  queues: { orders: {}, archive: {} },
  topics: { events: { subscriptions: { all: {} } } },
};
const header = "servicebussupplementaryauthorization";
const deadLetterHeader = "servicebusdlqsupplementaryauthorization";

test("a queue forwards to where it was created to, from its first message on", async () => {
  await using namespace = await administered(entities);
  const { admin, host } = namespace;
  const options = { forwardTo: "archive", forwardDeadLetteredMessagesTo: "events" };
  // https://github.com/Azure/azure-sdk-for-js/blob/009a0fd47ce9093428a13a09aaa3f415281522f5/sdk/servicebus/service-bus/test/public/atomManagement.spec.ts
  const addresses = {
    forwardTo: `sb://${host}/archive`,
    forwardDeadLetteredMessagesTo: `sb://${host}/events`,
  };
  expect(await admin.createQueue("new", options)).toMatchObject(addresses);
  expect(await admin.getQueue("new")).toMatchObject(addresses);
  await namespace.clientAs("owner").createSender("new").sendMessages({ body: 1 });
  expect(namespace.emulator.inspect().queues["archive"]?.active).toBe(1);
});

test("what waits is forwarded when a queue is told to forward, and stays when it no longer is", async () => {
  await using namespace = await administered(entities);
  const { admin } = namespace;
  const client = namespace.clientAs("owner");
  const sender = client.createSender("orders");
  const receiver = client.createReceiver("orders");
  await sender.sendMessages([{ body: 1 }, { body: 2 }, { body: 3 }]);
  const [locked, dead] = await receiver.receiveMessages(2);
  if (!locked || !dead) throw new Error("Not all messages came.");
  await receiver.deadLetterMessage(dead);
  const read = await admin.getQueue("orders");
  const updated = await admin.updateQueue({
    ...read,
    forwardTo: "archive",
    forwardDeadLetteredMessagesTo: "events",
  });
  const counts = () => {
    const { queues } = namespace.emulator.inspect();
    return [
      queues["orders"]?.active,
      queues["orders"]?.deadLettered,
      queues["archive"]?.active,
      queues["events/Subscriptions/all"]?.active,
    ];
  };
  expect(counts()).toEqual([1, 0, 1, 1]);
  await receiver.completeMessage(locked);
  const { forwardTo: _, ...rest } = updated;
  expect((await admin.updateQueue(rest)).forwardTo).toBeUndefined();
  await sender.sendMessages({ body: 4 });
  expect(counts()).toEqual([1, 0, 1, 1]);
});

test("a dead letter stays where it is while its target takes none", async () => {
  await using namespace = await administered(entities);
  const { admin } = namespace;
  const client = namespace.clientAs("owner");
  await client.createSender("orders").sendMessages({ body: 1 });
  const receiver = client.createReceiver("orders");
  const [message] = await receiver.receiveMessages(1);
  if (message === undefined) throw new Error("No message came.");
  await receiver.deadLetterMessage(message);
  await admin.updateQueue({ ...(await admin.getQueue("archive")), status: "Disabled" });
  const orders = await admin.getQueue("orders");
  await admin.updateQueue({ ...orders, forwardDeadLetteredMessagesTo: "archive" });
  expect(namespace.emulator.inspect().queues["orders"]?.deadLettered).toBe(1);
});

test("an entity that forwards is never idle", async () => {
  await using namespace = await administered(entities);
  const options = { forwardTo: "archive", autoDeleteOnIdle: "PT1H" };
  // https://learn.microsoft.com/azure/service-bus-messaging/service-bus-auto-forwarding#decouple-message-senders-from-receivers
  expect(await namespace.admin.createQueue("new", options)).toMatchObject({
    autoDeleteOnIdle: "P10675199DT2H48M5.4775807S",
  });
});

test("a subscription forwards, and keeps the spelling of its target", async () => {
  await using namespace = await administered(entities);
  const { admin, host } = namespace;
  const forwardTo = `SB://${host.toUpperCase()}/ARCHIVE`;
  expect(await admin.createSubscription("events", "new", { forwardTo })).toMatchObject({
    forwardTo: `sb://${host}/ARCHIVE`,
  });
  await namespace.clientAs("owner").createSender("events").sendMessages({ body: 1 });
  expect(namespace.emulator.inspect().queues["archive"]?.active).toBe(1);
});

test("a target that is not there, or not in this namespace, is refused", async () => {
  await using namespace = await administered(entities);
  const { admin } = namespace;
  // https://learn.microsoft.com/azure/service-bus-messaging/service-bus-resource-manager-exceptions
  const missing = {
    message: expect.stringMatching(
      /^SubCode=40400\. The auto forwarding destination entity does not exist\./,
    ),
  };
  // https://github.com/Azure/azure-sdk-for-java/issues/24235
  const malformed = (property: string) => ({
    message: expect.stringMatching(
      new RegExp(
        `^(SubCode=40000\\. )?BR0012The specified value is in an invalid format\\.\\nParameter name: ${property}\\.`,
      ),
    ),
  });
  for (const [options, expected] of [
    [{ forwardTo: "missing" }, missing],
    [{ forwardDeadLetteredMessagesTo: "events/Subscriptions/all" }, missing],
    [{ forwardTo: "sb://elsewhere.servicebus.windows.net/archive" }, malformed("ForwardTo")],
    [
      { forwardDeadLetteredMessagesTo: `sb://${namespace.host}/` },
      malformed("ForwardDeadLetteredMessagesTo"),
    ],
  ] as const) {
    for (const refusal of await refusalsOf([
      admin.createQueue("new", options),
      admin.createSubscription("events", "new", options),
    ])) {
      expect(refusal).toMatchObject({ statusCode: 400, ...expected });
    }
  }
  const { status, body } = await namespace.raw("PUT", "/new", {
    body: entry("<QueueDescription><ForwardTo>archive</ForwardTo></QueueDescription>"),
  });
  expect([status, body]).toMatchObject([
    400,
    expect.stringContaining("Parameter name: ForwardTo."),
  ]);
});

test("an entity with sessions does not forward", async () => {
  await using namespace = await administered(entities);
  const options = { forwardTo: "archive", requiresSession: true };
  expect(await refusalOf(namespace.admin.createQueue("new", options))).toMatchObject({
    statusCode: 400,
    message: expect.stringContaining("Parameter name: ForwardTo"),
  });
});

test("queues do not forward in a circle", async () => {
  await using namespace = await administered(entities);
  const { admin } = namespace;
  const archive = await admin.getQueue("archive");
  expect(await refusalOf(admin.updateQueue({ ...archive, forwardTo: "Archive" }))).toMatchObject({
    statusCode: 400,
  });
  await admin.updateQueue({ ...archive, forwardDeadLetteredMessagesTo: "orders" });
  const orders = await admin.getQueue("orders");
  // https://github.com/paolosalvatori/ServiceBusExplorer/issues/384
  expect(await refusalOf(admin.updateQueue({ ...orders, forwardTo: "archive" }))).toMatchObject({
    statusCode: 400,
    message: expect.stringMatching(/^SubCode=40000\. Bad Request\./),
  });
});

test("who forwards must be allowed to manage the target, and show it by a token of its own", async () => {
  const role = "Azure Service Bus Data Owner";
  await using namespace = await administered({
    ...entities,
    identities: { keeper: { roles: [{ role, scope: "orders" }] } },
  });
  const keeper = namespace.adminAs("keeper");
  const orders = await keeper.getQueue("orders");
  const forward = (options: object) => keeper.updateQueue({ ...orders, ...options });
  for (const options of [{ forwardTo: "archive" }, { forwardDeadLetteredMessagesTo: "archive" }]) {
    expect(await refusalOf(forward(options))).toMatchObject({ code: "UnauthorizedRequestError" });
  }
  namespace.emulator.roles.assign("keeper", { role, scope: "archive" });
  expect(await forward({ forwardTo: "archive" })).toMatchObject({
    forwardTo: `sb://${namespace.host}/archive`,
  });
});

test("without a supplementary token nothing forwards", async () => {
  await using namespace = await administered(entities);
  const target = `sb://${namespace.host}/archive`;
  const body = entry(
    `<QueueDescription><ForwardTo>${target}</ForwardTo><ForwardDeadLetteredMessagesTo>${target}</ForwardDeadLetteredMessagesTo></QueueDescription>`,
  );
  const { token } = await namespace.emulator
    .as("owner")
    .credential.getToken("https://servicebus.azure.net/.default");
  const put = (headers: Record<string, string>) => namespace.raw("PUT", "/new", { body, headers });
  const missing = {
    status: 401,
    // https://github.com/Azure/azure-sdk-for-python/issues/15543
    body: expect.stringContaining("MissingToken: The authorization header was not found."),
  };
  expect(await put({})).toMatchObject(missing);
  expect(await put({ [header]: token })).toMatchObject(missing);
  expect(await put({ [deadLetterHeader]: token })).toMatchObject(missing);
  expect(await put({ [header]: token, [deadLetterHeader]: "Bearer rubbish" })).toMatchObject({
    status: 401,
    body: expect.stringContaining("InvalidToken"),
  });
  // The .NET client writes the scheme, the JS client does not.
  expect(await put({ [header]: token, [deadLetterHeader]: `Bearer ${token}` })).toMatchObject({
    status: 201,
  });
});
