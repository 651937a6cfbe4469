import { expect, test } from "vitest";
import { all, managed, refusalOf } from "./managed.ts";

const minuteMs = 60_000;
const forever = "P10675199DT2H48M5.4775807S";

test("a queue tells each of its settings, with durations in ISO 8601", async () => {
  await using azure = await managed({
    queues: {
      orders: {
        lockDurationMs: 90_000,
        maxDeliveryCount: 5,
        requiresSession: true,
        deadLetteringOnMessageExpiration: true,
        defaultTimeToLiveMs: 36 * 60 * minuteMs,
        requiresDuplicateDetection: true,
        duplicateDetectionWindowMs: 5 * minuteMs,
        forwardDeadLetteredMessagesTo: "failed",
        status: "SendDisabled",
      },
      failed: {},
    },
  });
  const { queues } = azure.serviceBus;
  const queue = await queues.get(azure.resourceGroup, azure.name, "ORDERS");
  expect(queue).toMatchObject({
    id: `${azure.emulator.resourceId}/queues/orders`,
    name: "orders",
    type: "Microsoft.ServiceBus/namespaces/queues",
    lockDuration: "PT1M30S",
    maxDeliveryCount: 5,
    requiresSession: true,
    deadLetteringOnMessageExpiration: true,
    defaultMessageTimeToLive: "P1DT12H",
    autoDeleteOnIdle: forever,
    requiresDuplicateDetection: true,
    duplicateDetectionHistoryTimeWindow: "PT5M",
    forwardDeadLetteredMessagesTo: "failed",
    status: "SendDisabled",
    maxSizeInMegabytes: 1024,
    maxMessageSizeInKilobytes: 256,
    enablePartitioning: false,
    enableBatchedOperations: true,
    messageCount: 0,
  });
  expect(queue.forwardTo).toBeUndefined();
});

test("an entity without settings has the service's defaults", async () => {
  await using azure = await managed({ topics: { events: { subscriptions: { billing: {} } } } });
  const { topics, subscriptions, rules } = azure.serviceBus;
  const at = [azure.resourceGroup, azure.name, "events"] as const;
  expect(await topics.get(...at)).toMatchObject({
    id: `${azure.emulator.resourceId}/topics/events`,
    defaultMessageTimeToLive: forever,
    requiresDuplicateDetection: false,
    duplicateDetectionHistoryTimeWindow: "PT10M",
    supportOrdering: true,
    subscriptionCount: 1,
    status: "Active",
  });
  expect(await subscriptions.get(...at, "billing")).toMatchObject({
    id: `${azure.emulator.resourceId}/topics/events/subscriptions/billing`,
    lockDuration: "PT1M",
    maxDeliveryCount: 10,
    requiresSession: false,
    deadLetteringOnMessageExpiration: false,
    deadLetteringOnFilterEvaluationExceptions: true,
  });
  expect(await all(rules.listBySubscriptions(...at, "billing"))).toMatchObject([
    {
      id: `${azure.emulator.resourceId}/topics/events/subscriptions/billing/rules/$Default`,
      name: "$Default",
      filterType: "SqlFilter",
      sqlFilter: { sqlExpression: "1=1" },
      action: {},
    },
  ]);
});

test("a rule tells its SQL filter and action, or the conditions that it compares", async () => {
  const filter = {
    kind: "correlation",
    subject: "order.paid",
    contentType: "application/json",
    application: { region: "eu", priority: 3 },
  } as const;
  const billing = {
    rules: [
      {
        name: "large",
        filter: { kind: "sql", expression: "total > 100" },
        action: { expression: "SET size = 'large'" },
      },
      { name: "paid", filter },
      { name: "none", filter: { kind: "false" } },
    ],
  } as const;
  await using azure = await managed({ topics: { events: { subscriptions: { billing } } } });
  const at = [azure.resourceGroup, azure.name, "events", "billing"] as const;
  const [large, none, paid] = await all(azure.serviceBus.rules.listBySubscriptions(...at));
  expect(large).toMatchObject({
    filterType: "SqlFilter",
    sqlFilter: { sqlExpression: "total > 100", compatibilityLevel: 20 },
    action: { sqlExpression: "SET size = 'large'", compatibilityLevel: 20 },
  });
  expect(none?.sqlFilter?.sqlExpression).toBe("1=0");
  expect(paid?.filterType).toBe("CorrelationFilter");
  expect(paid?.correlationFilter).toEqual({
    label: "order.paid",
    contentType: "application/json",
    properties: { region: "eu", priority: "3" },
    // The client's default for what is not said.
    requiresPreprocessing: true,
  });
  expect(await azure.serviceBus.rules.get(...at, "large")).toEqual(large);
});

test("a slash in an entity's name is a tilde in its resource id", async () => {
  await using azure = await managed({
    queues: { "sales/orders": {} },
    topics: { "sales/events": {} },
  });
  const { queues, topics } = azure.serviceBus;
  expect(await queues.get(azure.resourceGroup, azure.name, "sales~orders")).toMatchObject({
    id: `${azure.emulator.resourceId}/queues/sales~orders`,
    name: "sales~orders",
  });
  const [topic] = await all(topics.listByNamespace(azure.resourceGroup, azure.name));
  expect(topic?.name).toBe("sales~events");
});

test("what is made and changed while the namespace runs is told at once", async () => {
  await using azure = await managed({ queues: { orders: {} } });
  const { queues } = azure.serviceBus;
  const names = async (): Promise<unknown[]> =>
    (await all(queues.listByNamespace(azure.resourceGroup, azure.name))).map(({ name }) => name);
  expect(await names()).toEqual(["orders"]);
  await azure.admin.createQueue("invoices");
  expect(await names()).toEqual(["invoices", "orders"]);
  azure.emulator.reset();
  expect(await names()).toEqual(["orders"]);
});

test("what is not there is not found, in Service Bus's words", async () => {
  await using azure = await managed({ topics: { events: { subscriptions: { billing: {} } } } });
  const { queues, topics, subscriptions, rules } = azure.serviceBus;
  const at = [azure.resourceGroup, azure.name] as const;
  const calls = [
    [() => queues.get(...at, "orders"), "orders"],
    // Both kinds share their names, and not their addresses.
    [() => queues.get(...at, "events"), "events"],
    [() => topics.get(...at, "invoices"), "invoices"],
    [() => subscriptions.get(...at, "events", "audit"), "audit"],
    [() => rules.get(...at, "events", "billing", "large"), "large"],
    [() => all(subscriptions.listByTopic(...at, "invoices")), "invoices"],
  ] as const;
  for (const [call, name] of calls) {
    expect(await refusalOf(call())).toMatchObject({
      statusCode: 404,
      code: "NotFound",
      message: `The requested resource ${name} does not exist.`,
    });
  }
});

test("shared access policies are listed without their keys, where they belong", async () => {
  await using azure = await managed({
    queues: { orders: {} },
    sharedAccessPolicies: [
      { name: "RootManageSharedAccessKey", rights: ["Listen", "Manage", "Send"] },
      { name: "sender", rights: ["Send"], scope: "orders" },
    ],
  });
  const { namespaces, queues } = azure.serviceBus;
  const at = [azure.resourceGroup, azure.name] as const;
  expect((await namespaces.get(...at)).disableLocalAuth).toBe(false);
  const ofNamespace = await all(namespaces.listAuthorizationRules(...at));
  expect(ofNamespace).toMatchObject([
    { name: "RootManageSharedAccessKey", rights: ["Listen", "Manage", "Send"] },
  ]);
  expect(await all(queues.listAuthorizationRules(...at, "orders"))).toMatchObject([
    { name: "sender", rights: ["Send"] },
  ]);
  const [, key = ""] =
    /SharedAccessKey=(.+)$/.exec(azure.emulator.connectionString("RootManageSharedAccessKey")) ??
    [];
  expect(key).toHaveLength(44);
  expect(JSON.stringify(ofNamespace)).not.toContain(key);
});
