import { expect, test } from "vitest";
import { administered, refusalOf } from "./administered.ts";

test("a topic that is created without options has the service's defaults", async () => {
  await using namespace = await administered();
  const created = await namespace.admin.createTopic("events");
  expect({ ...created }).toEqual({
    name: "events",
    autoDeleteOnIdle: "P10675199DT2H48M5.4775807S",
    authorizationRules: undefined,
    availabilityStatus: "Available",
    defaultMessageTimeToLive: "P10675199DT2H48M5.4775807S",
    duplicateDetectionHistoryTimeWindow: "PT10M",
    enableBatchedOperations: true,
    enableExpress: false,
    enablePartitioning: false,
    maxMessageSizeInKilobytes: 256,
    maxSizeInMegabytes: 1024,
    requiresDuplicateDetection: false,
    status: "Active",
    supportOrdering: true,
    userMetadata: undefined,
  });
  expect({ ...(await namespace.admin.getTopic("events")) }).toEqual({ ...created });
});

test("a topic has every option that it is created and updated with", async () => {
  await using namespace = await administered();
  const options = {
    autoDeleteOnIdle: "PT2H",
    defaultMessageTimeToLive: "P1D",
    duplicateDetectionHistoryTimeWindow: "PT2M",
    enableBatchedOperations: false,
    maxSizeInMegabytes: 3072,
    requiresDuplicateDetection: true,
    status: "SendDisabled",
    supportOrdering: false,
    userMetadata: "of all kinds",
  } as const;
  expect(await namespace.admin.createTopic("events", options)).toMatchObject(options);
  const read = await namespace.admin.getTopic("events");
  const updated = await namespace.admin.updateTopic({
    ...read,
    defaultMessageTimeToLive: "PT90S",
    status: "Active",
  });
  expect({ ...updated }).toEqual({
    ...read,
    defaultMessageTimeToLive: "PT1M30S",
    status: "Active",
  });
  expect({ ...(await namespace.admin.getTopic("events")) }).toEqual({ ...updated });
});

test("an updated topic acts on the messages that are sent to it", async () => {
  await using namespace = await administered({
    topics: { events: { subscriptions: { all: {} } } },
  });
  const sender = namespace.clientAs("owner").createSender("events");
  const read = await namespace.admin.getTopic("events");
  await namespace.admin.updateTopic({ ...read, status: "Disabled" });
  expect(await refusalOf(sender.sendMessages({ body: 1 }))).toMatchObject({
    code: "MessagingEntityDisabled",
  });
  await namespace.admin.updateTopic({ ...read, status: "Active" });
  await sender.sendMessages({ body: 2 });
  expect(namespace.emulator.inspect().queues["events/Subscriptions/all"]?.active).toBe(1);
});

test("a topic that is not there is not found", async () => {
  await using namespace = await administered({ queues: { orders: {} } });
  const { admin } = namespace;
  const notFound = { code: "MessageEntityNotFoundError" };
  expect(await admin.topicExists("events")).toBe(false);
  expect(await refusalOf(admin.getTopic("events"))).toMatchObject({ ...notFound, statusCode: 200 });
  const events = await admin.createTopic("events");
  expect(await admin.topicExists("events")).toBe(true);
  for (const name of ["missing", "orders"]) {
    expect(await refusalOf(admin.updateTopic({ ...events, name }))).toMatchObject({
      ...notFound,
      statusCode: 404,
    });
  }
  expect(await refusalOf(admin.deleteTopic("missing"))).toMatchObject({
    ...notFound,
    statusCode: 404,
  });
});

test("a deleted topic takes its subscriptions with it", async () => {
  await using namespace = await administered({
    topics: { events: { subscriptions: { all: {} } } },
  });
  await namespace.admin.deleteTopic("events");
  expect(await namespace.admin.topicExists("events")).toBe(false);
  expect(await namespace.admin.subscriptionExists("events", "all")).toBe(false);
  await namespace.admin.createTopic("events");
  expect(await namespace.admin.subscriptionExists("events", "all")).toBe(false);
});
