import { expect } from "vitest";
import { bodies, receiveOne } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";

const notFound = { code: "MessageEntityNotFoundError" };

requirement("SB-ADMIN-001", async ({ target }) => {
  const { admin, newName } = await target.openAdministered({});
  const settings = {
    lockDuration: "PT45S",
    maxDeliveryCount: 7,
    defaultMessageTimeToLive: "PT1H",
    deadLetteringOnMessageExpiration: true,
    requiresSession: true,
    requiresDuplicateDetection: true,
    duplicateDetectionHistoryTimeWindow: "PT20M",
    userMetadata: "for the tests",
  };
  const name = newName("made");
  expect(await admin.createQueue(name, settings)).toMatchObject({ name, ...settings });
  expect(await admin.getQueue(name)).toMatchObject({ name, ...settings });
});

requirement("SB-ADMIN-002", async ({ target }) => {
  const { admin, newName } = await target.openAdministered({});
  expect(await admin.createQueue(newName("plain"))).toMatchObject({
    lockDuration: "PT1M",
    maxDeliveryCount: 10,
    requiresSession: false,
    requiresDuplicateDetection: false,
    duplicateDetectionHistoryTimeWindow: "PT10M",
    deadLetteringOnMessageExpiration: false,
    status: "Active",
  });
});

requirement("SB-ADMIN-003", async ({ target }) => {
  const namespace = await target.openAdministered({ queues: { orders: {} } });
  const { admin } = namespace;
  const queue = await admin.getQueue(namespace.path("orders"));
  await admin.updateQueue({ ...queue, maxDeliveryCount: 1 });
  expect(await admin.getQueue(namespace.path("orders"))).toMatchObject({ maxDeliveryCount: 1 });
  await namespace.sender("orders").sendMessages({ body: "poison" });
  const receiver = namespace.receiver("orders");
  await receiver.abandonMessage(await receiveOne(receiver));
  const letters = namespace.receiver("orders", { subQueueType: "deadLetter" });
  expect((await receiveOne(letters)).body).toBe("poison");
});

requirement("SB-ADMIN-004", async ({ target }) => {
  const namespace = await target.openAdministered({ queues: { orders: {} } });
  const { admin } = namespace;
  const name = namespace.path("orders");
  await namespace.sender("orders").sendMessages({ body: 1 });
  await admin.deleteQueue(name);
  expect(await admin.queueExists(name)).toBe(false);
  await expect(namespace.receiver("orders").peekMessages(1)).rejects.toMatchObject({
    code: "MessagingEntityNotFound",
  });
  await admin.createQueue(name);
  expect(await namespace.receiver("orders").peekMessages(1)).toEqual([]);
});

requirement("SB-ADMIN-005", async ({ target }) => {
  const { admin, newName } = await target.openAdministered({ topics: { events: {} } });
  const name = newName("nosuch");
  await expect(admin.getQueue(name)).rejects.toMatchObject(notFound);
  await expect(admin.getTopic(name)).rejects.toMatchObject(notFound);
  await expect(admin.getSubscription(newName("events"), name)).rejects.toMatchObject(notFound);
  await expect(admin.deleteQueue(name)).rejects.toMatchObject(notFound);
});

requirement("SB-ADMIN-006", async ({ target }) => {
  const namespace = await target.openAdministered({ queues: { orders: {} } });
  const { admin } = namespace;
  const taken = { statusCode: 409 };
  await expect(admin.createQueue(namespace.path("orders"))).rejects.toMatchObject(taken);
  await expect(admin.createTopic(namespace.path("orders"))).rejects.toMatchObject(taken);
});

requirement("SB-ADMIN-007", async ({ target }) => {
  const { admin, newName } = await target.openAdministered({
    queues: { a: {}, b: {}, c: {} },
  });
  const names: string[] = [];
  for await (const page of admin.listQueues().byPage({ maxPageSize: 2 })) {
    expect(page.length).toBeLessThanOrEqual(2);
    names.push(...page.map(({ name }) => name));
  }
  expect(names).toEqual(expect.arrayContaining(["a", "b", "c"].map(newName)));
});

requirement("SB-ADMIN-008", async ({ target }) => {
  const { admin, newName } = await target.openAdministered({});
  const name = newName("news");
  await admin.createTopic(name, { defaultMessageTimeToLive: "PT1H" });
  expect(await admin.getTopic(name)).toMatchObject({ name, defaultMessageTimeToLive: "PT1H" });
  const names: string[] = [];
  for await (const topic of admin.listTopics()) names.push(topic.name);
  expect(names).toContain(name);
  await admin.deleteTopic(name);
  expect(await admin.topicExists(name)).toBe(false);
});

requirement("SB-ADMIN-009", async ({ target }) => {
  const namespace = await target.openAdministered({ topics: { events: {} } });
  const topic = namespace.path("events");
  await namespace.admin.createSubscription(topic, "red", {
    defaultRuleOptions: { name: "only-red", filter: { sqlExpression: "color = 'red'" } },
  });
  for (const color of ["red", "blue"]) {
    await namespace
      .sender("events")
      .sendMessages({ body: color, applicationProperties: { color } });
  }
  expect(await bodies(namespace.receiver("events/red"))).toEqual(["red"]);
});

requirement("SB-ADMIN-010", async ({ target }) => {
  const namespace = await target.openAdministered({
    topics: { events: { subscriptions: { s: {} } } },
  });
  const { admin } = namespace;
  const topic = namespace.path("events");
  await admin.createRule(topic, "s", "mine", { subject: "x" });
  const rule = await admin.getRule(topic, "s", "mine");
  expect(rule).toMatchObject({ name: "mine", filter: { subject: "x" } });
  await admin.updateRule(topic, "s", { ...rule, filter: { sqlExpression: "a = 1" } });
  await admin.deleteRule(topic, "s", "$Default");
  const rules: unknown[] = [];
  for await (const each of admin.listRules(topic, "s")) rules.push(each);
  expect(rules).toMatchObject([{ name: "mine", filter: { sqlExpression: "a = 1" } }]);
});

requirement("SB-ADMIN-011", async ({ target }) => {
  const namespace = await target.openAdministered({ queues: { orders: {} } });
  const sender = namespace.sender("orders");
  await sender.sendMessages([{ body: "dead" }, { body: "here" }, { body: "here" }]);
  await sender.scheduleMessages({ body: 1 }, new Date(Date.now() + 86_400_000));
  const receiver = namespace.receiver("orders");
  await receiver.deadLetterMessage(await receiveOne(receiver));
  const name = namespace.path("orders");
  expect(await namespace.admin.getQueueRuntimeProperties(name)).toMatchObject({
    name,
    activeMessageCount: 2,
    deadLetterMessageCount: 1,
    scheduledMessageCount: 1,
    totalMessageCount: 4,
    transferMessageCount: 0,
    transferDeadLetterMessageCount: 0,
    createdAt: expect.any(Date),
    modifiedAt: expect.any(Date),
    accessedAt: expect.any(Date),
  });
});

requirement("SB-ADMIN-012", async ({ target }) => {
  const namespace = await target.openAdministered({
    topics: { events: { subscriptions: { billing: {}, audit: {} } } },
  });
  await namespace.sender("events").sendMessages([{ body: 1 }, { body: 2 }]);
  const { admin } = namespace;
  const topic = namespace.path("events");
  expect(await admin.getSubscriptionRuntimeProperties(topic, "billing")).toMatchObject({
    subscriptionName: "billing",
    activeMessageCount: 2,
  });
  expect(await admin.getTopicRuntimeProperties(topic)).toMatchObject({ subscriptionCount: 2 });
});
