import { expect, test } from "vitest";
import { administered, refusalOf } from "./administered.ts";

const topics = { events: {} };

test("a subscription that is created without options has the service's defaults", async () => {
  await using namespace = await administered({ topics });
  const created = await namespace.admin.createSubscription("events", "billing");
  expect({ ...created }).toEqual({
    topicName: "events",
    subscriptionName: "billing",
    autoDeleteOnIdle: "P10675199DT2H48M5.4775807S",
    availabilityStatus: "Available",
    deadLetteringOnFilterEvaluationExceptions: true,
    deadLetteringOnMessageExpiration: false,
    defaultMessageTimeToLive: "P10675199DT2H48M5.4775807S",
    enableBatchedOperations: true,
    forwardDeadLetteredMessagesTo: undefined,
    forwardTo: undefined,
    lockDuration: "PT1M",
    maxDeliveryCount: 10,
    requiresSession: false,
    status: "Active",
    userMetadata: undefined,
  });
  expect({ ...(await namespace.admin.getSubscription("events", "billing")) }).toEqual({
    ...created,
  });
});

test("a subscription has every option that it is created and updated with", async () => {
  await using namespace = await administered({ topics });
  const options = {
    autoDeleteOnIdle: "PT1H",
    deadLetteringOnFilterEvaluationExceptions: false,
    deadLetteringOnMessageExpiration: true,
    defaultMessageTimeToLive: "P2D",
    enableBatchedOperations: false,
    lockDuration: "PT5M",
    maxDeliveryCount: 20,
    requiresSession: true,
    status: "ReceiveDisabled",
    userMetadata: "for the books",
  } as const;
  const { admin } = namespace;
  expect(await admin.createSubscription("events", "billing", options)).toMatchObject(options);
  const read = await admin.getSubscription("events", "billing");
  const { userMetadata: _, ...rest } = read;
  const changes = { lockDuration: "PT3M", status: "Active" } as const;
  const updated = await admin.updateSubscription({ ...rest, ...changes });
  expect({ ...updated }).toEqual({ ...rest, ...changes, userMetadata: undefined });
  expect({ ...(await admin.getSubscription("events", "billing")) }).toEqual({ ...updated });
});

test("a new subscription gets what is sent to the topic from then on", async () => {
  await using namespace = await administered({ topics });
  const client = namespace.clientAs("owner");
  const sender = client.createSender("events");
  await sender.sendMessages({ body: "before" });
  await namespace.admin.createSubscription("events", "billing");
  await sender.sendMessages({ body: "after" });
  expect(namespace.emulator.inspect().queues["events/Subscriptions/billing"]?.active).toBe(1);
  const messages = await client.createReceiver("events", "billing").receiveMessages(1);
  expect(messages).toMatchObject([{ body: "after" }]);
});

test("a subscription begins with the rule that it is created with, and no other", async () => {
  await using namespace = await administered({ topics });
  const { admin } = namespace;
  const filter = { subject: "order.paid" };
  await admin.createSubscription("events", "paid", {
    defaultRuleOptions: { name: "only", filter },
  });
  const sender = namespace.clientAs("owner").createSender("events");
  await sender.sendMessages([
    { body: 1, subject: "order.placed" },
    { body: 2, subject: "order.paid" },
  ]);
  expect(namespace.emulator.inspect().queues["events/Subscriptions/paid"]?.active).toBe(1);
  expect(await admin.ruleExists("events", "paid", "$Default")).toBe(false);
  expect(await admin.getRule("events", "paid", "only")).toMatchObject({ filter });
});

test("a subscription whose rule is wrong does not come to be", async () => {
  await using namespace = await administered({ topics });
  const defaultRuleOptions = { name: "wrong", filter: { sqlExpression: "a = " } };
  expect(
    await refusalOf(namespace.admin.createSubscription("events", "all", { defaultRuleOptions })),
  ).toMatchObject({ code: "ServiceError", statusCode: 400 });
  expect(await namespace.admin.subscriptionExists("events", "all")).toBe(false);
});

test("a second subscription of the same name is refused", async () => {
  await using namespace = await administered({ topics });
  await namespace.admin.createSubscription("events", "billing");
  // ThrowsIfEntityAlreadyExistsAsync.json of the .NET client's recordings
  expect(await refusalOf(namespace.admin.createSubscription("events", "Billing"))).toMatchObject({
    code: "MessageEntityAlreadyExistsError",
    statusCode: 409,
    message: expect.stringMatching(
      /^The messaging entity 'localhost:Topic:events\|Billing' already exists\. To know more visit/,
    ),
  });
});

test("a subscription that is not there is not found", async () => {
  await using namespace = await administered({ topics });
  const { admin } = namespace;
  const billing = await admin.createSubscription("events", "billing");
  const notFound = {
    code: "MessageEntityNotFoundError",
    statusCode: 404,
    // BasicSubscriptionCrudOperationsAsync.json of the .NET client's recordings
    message: expect.stringMatching(/^Entity 'localhost:Topic:events\|missing' was not found\./),
  };
  const missing = { ...billing, subscriptionName: "missing" };
  expect(await refusalOf(admin.getSubscription("events", "missing"))).toMatchObject(notFound);
  expect(await refusalOf(admin.updateSubscription(missing))).toMatchObject(notFound);
  expect(await refusalOf(admin.deleteSubscription("events", "missing"))).toMatchObject(notFound);
  expect(await admin.subscriptionExists("events", "missing")).toBe(false);
  expect(await admin.subscriptionExists("events", "billing")).toBe(true);
});

test("without its topic, a subscription is told in the words for what is not hosted", async () => {
  await using namespace = await administered({ topics });
  const { admin } = namespace;
  const billing = await admin.createSubscription("events", "billing");
  const message = (words: string) => ({ message: expect.stringContaining(words) });
  // ThrowsIfEntityDoesNotExistAsync.json of the .NET client's recordings
  expect(await refusalOf(admin.getSubscription("missing", "billing"))).toMatchObject({
    code: "MessageEntityNotFoundError",
    statusCode: 200,
  });
  expect(
    await refusalOf(admin.updateSubscription({ ...billing, topicName: "missing" })),
  ).toMatchObject({
    statusCode: 404,
    ...message("The incoming request is not recognized as a namespace policy put request."),
  });
  expect(await refusalOf(admin.createSubscription("missing", "billing"))).toMatchObject({
    statusCode: 404,
    ...message("The incoming request is not recognized as a namespace policy put request."),
  });
  expect(await refusalOf(admin.deleteSubscription("missing", "billing"))).toMatchObject({
    statusCode: 404,
    ...message("No service is hosted at the specified address."),
  });
});

test("a deleted subscription gets nothing any more", async () => {
  await using namespace = await administered({ topics });
  await namespace.admin.createSubscription("events", "billing");
  await namespace.admin.deleteSubscription("events", "billing");
  await namespace.clientAs("owner").createSender("events").sendMessages({ body: 1 });
  expect(await namespace.admin.subscriptionExists("events", "billing")).toBe(false);
  expect(namespace.emulator.inspect().queues).toEqual({});
});
