import { expect, test } from "vitest";
import { administered, refusalOf } from "./administered.ts";

/** https://github.com/Azure/azure-sdk-for-js/blob/009a0fd47ce9093428a13a09aaa3f415281522f5/sdk/servicebus/service-bus/test/public/atomManagement.spec.ts */
const defaults = {
  autoDeleteOnIdle: "P10675199DT2H48M5.4775807S",
  authorizationRules: undefined,
  availabilityStatus: "Available",
  deadLetteringOnMessageExpiration: false,
  defaultMessageTimeToLive: "P10675199DT2H48M5.4775807S",
  duplicateDetectionHistoryTimeWindow: "PT10M",
  enableBatchedOperations: true,
  enableExpress: false,
  enablePartitioning: false,
  forwardDeadLetteredMessagesTo: undefined,
  forwardTo: undefined,
  lockDuration: "PT1M",
  maxDeliveryCount: 10,
  maxMessageSizeInKilobytes: 256,
  maxSizeInMegabytes: 1024,
  requiresDuplicateDetection: false,
  requiresSession: false,
  status: "Active",
  userMetadata: undefined,
};

const unusual = {
  autoDeleteOnIdle: "PT1H",
  deadLetteringOnMessageExpiration: true,
  defaultMessageTimeToLive: "P2DT3H4M5.006S",
  duplicateDetectionHistoryTimeWindow: "PT1M",
  enableBatchedOperations: false,
  lockDuration: "PT45S",
  maxDeliveryCount: 8,
  maxSizeInMegabytes: 2048,
  requiresDuplicateDetection: true,
  requiresSession: true,
  status: "ReceiveDisabled",
  userMetadata: `<b> & "quotes", 'too' ]]> é 😀`,
} as const;

test("a queue that is created without options has the service's defaults", async () => {
  await using namespace = await administered();
  expect({ ...(await namespace.admin.createQueue("orders")) }).toEqual({
    name: "orders",
    ...defaults,
  });
  expect({ ...(await namespace.admin.getQueue("orders")) }).toEqual({
    name: "orders",
    ...defaults,
  });
});

test("a queue has every option that it is created with", async () => {
  await using namespace = await administered();
  const created = await namespace.admin.createQueue("orders", unusual);
  expect({ ...created }).toEqual({ ...defaults, ...unusual, name: "orders" });
  expect({ ...(await namespace.admin.getQueue("orders")) }).toEqual({ ...created });
});

test("messages travel through a queue that was created, as its options say", async () => {
  await using namespace = await administered();
  await namespace.admin.createQueue("orders", { requiresSession: true, lockDuration: "PT30S" });
  const client = namespace.clientAs("owner");
  await client.createSender("orders").sendMessages({ body: 1, sessionId: "one" });
  const receiver = await client.acceptSession("orders", "one");
  expect(receiver.sessionLockedUntilUtc.getTime()).toBe(namespace.clock.now() + 30_000);
  expect(await receiver.receiveMessages(1)).toMatchObject([{ body: 1 }]);
});

test("a queue may have slashes in its name, and is found without regard to case", async () => {
  await using namespace = await administered();
  await namespace.admin.createQueue("shop/Orders.v1_new-1");
  expect(await namespace.admin.getQueue("SHOP/orders.v1_new-1")).toMatchObject({
    name: "shop/Orders.v1_new-1",
  });
});

test("what is read can be sent back, and changes what was changed in it", async () => {
  await using namespace = await administered();
  await namespace.admin.createQueue("orders", unusual);
  const read = await namespace.admin.getQueue("orders");
  const updated = await namespace.admin.updateQueue({
    ...read,
    lockDuration: "PT10S",
    maxDeliveryCount: 3,
    userMetadata: "",
  });
  expect({ ...updated }).toEqual({
    ...read,
    lockDuration: "PT10S",
    maxDeliveryCount: 3,
    userMetadata: undefined,
  });
  expect({ ...(await namespace.admin.getQueue("orders")) }).toEqual({ ...updated });
});

test("a queue that was defined in code can be read and sent back, whatever its sizes", async () => {
  await using namespace = await administered({
    queues: { small: { maxSizeMegabytes: 1, maxMessageBytes: 1_500, lockDurationMs: 1 } },
  });
  const read = await namespace.admin.getQueue("small");
  expect(read).toMatchObject({
    maxSizeInMegabytes: 1,
    maxMessageSizeInKilobytes: 1,
    lockDuration: "PT0.001S",
  });
  expect({ ...(await namespace.admin.updateQueue(read)) }).toEqual({ ...read });
});

test("a changed lock duration holds for the next lock", async () => {
  await using namespace = await administered({ queues: { orders: {} } });
  const read = await namespace.admin.getQueue("orders");
  await namespace.admin.updateQueue({ ...read, lockDuration: "PT2M" });
  const client = namespace.clientAs("owner");
  await client.createSender("orders").sendMessages({ body: 1 });
  const [message] = await client.createReceiver("orders").receiveMessages(1);
  expect(message?.lockedUntilUtc?.getTime()).toBe(namespace.clock.now() + 120_000);
});

test("a partitioned queue tells the size of its sixteen partitions together", async () => {
  await using namespace = await administered();
  const options = { enablePartitioning: true, maxSizeInMegabytes: 2048 };
  const created = await namespace.admin.createQueue("orders", options);
  expect(created).toMatchObject({ enablePartitioning: true, maxSizeInMegabytes: 16 * 2048 });
  expect({ ...(await namespace.admin.updateQueue(created)) }).toEqual({ ...created });
});

test("a second queue or topic of the same name is refused", async () => {
  await using namespace = await administered({ queues: { orders: {} }, topics: { events: {} } });
  // https://github.com/Azure/azure-sdk-for-net/blob/08c6ce492e18b02a1e80110ff1785f7f1f9ffb3b/sdk/servicebus/Azure.Messaging.ServiceBus/tests/SessionRecords/ServiceBusManagementClientLiveTests/ThrowsIfEntityAlreadyExistsAsync.json
  const conflict = {
    code: "MessageEntityAlreadyExistsError",
    statusCode: 409,
    message: expect.stringMatching(
      /^SubCode=40900\. Conflict\. You're requesting an operation that isn't allowed in the resource's current state\. To know more visit https:\/\/aka\.ms\/sbResourceMgrExceptions\. \. TrackingId:[-\w]+, SystemTracker:localhost:\d+:\w+, Timestamp:[-\dT:]+$/,
    ),
  };
  for (const name of ["orders", "ORDERS", "events"]) {
    expect(await refusalOf(namespace.admin.createQueue(name))).toEqual(conflict);
    expect(await refusalOf(namespace.admin.createTopic(name))).toEqual(conflict);
  }
});

test("a queue that is not there is not found", async () => {
  await using namespace = await administered({ topics: { events: {} } });
  const { admin } = namespace;
  // The service answers 200 with an empty feed: ThrowsIfEntityDoesNotExistAsync.json beside the recording above.
  expect(await refusalOf(admin.getQueue("orders"))).toMatchObject({
    code: "MessageEntityNotFoundError",
    statusCode: 200,
  });
  expect(await admin.queueExists("orders")).toBe(false);
  await admin.createQueue("orders");
  expect(await admin.queueExists("orders")).toBe(true);
  const orders = await admin.getQueue("orders");
  for (const name of ["missing", "events"]) {
    expect(await refusalOf(admin.updateQueue({ ...orders, name }))).toMatchObject({
      code: "MessageEntityNotFoundError",
      statusCode: 404,
      message: expect.stringMatching(/^SubCode=40400\. Not Found\. The Operation doesn't exist\./),
    });
  }
  expect(await refusalOf(admin.deleteQueue("missing"))).toMatchObject({
    code: "MessageEntityNotFoundError",
    statusCode: 404,
    message: expect.stringMatching(/^No service is hosted at the specified address\. TrackingId/),
  });
});

test("a deleted queue is gone, with its messages and its receivers", async () => {
  await using namespace = await administered({ queues: { orders: {} } });
  const client = namespace.clientAs("owner");
  const sender = client.createSender("orders");
  await sender.sendMessages({ body: 1 });
  const ended = Promise.withResolvers<string>();
  client.createReceiver("orders").subscribe({
    processMessage: async () => {
      await namespace.admin.deleteQueue("orders");
    },
    processError: async ({ error }) => ended.resolve("code" in error ? String(error.code) : ""),
  });
  expect(await ended.promise).toBe("MessagingEntityNotFound");
  expect(await namespace.admin.queueExists("orders")).toBe(false);
  expect(namespace.emulator.inspect().queues).toEqual({});
});
