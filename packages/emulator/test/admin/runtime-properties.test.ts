import { expect, test } from "vitest";
import { administered, listed } from "./administered.ts";

const none = {
  totalMessageCount: 0,
  activeMessageCount: 0,
  deadLetterMessageCount: 0,
  scheduledMessageCount: 0,
  transferMessageCount: 0,
  transferDeadLetterMessageCount: 0,
};

/** What the service says where nothing was ever sent or received. */
const never = new Date("0001-01-01T00:00:00Z");

test("a queue counts its messages by their state", async () => {
  await using namespace = await administered({
    queues: { orders: { forwardDeadLetteredMessagesTo: undefined } },
  });
  const { admin, clock } = namespace;
  expect(await admin.getQueueRuntimeProperties("orders")).toMatchObject({
    name: "orders",
    ...none,
    sizeInBytes: 0,
  });
  const client = namespace.clientAs("owner");
  const sender = client.createSender("orders");
  const receiver = client.createReceiver("orders");
  await sender.sendMessages([1, 2, 3, 4].map((body) => ({ body })));
  await sender.scheduleMessages({ body: 5 }, new Date(clock.now() + 60_000));
  const [locked, deferred, dead] = await receiver.receiveMessages(3);
  if (!locked || !deferred || !dead) throw new Error("Not all messages came.");
  await receiver.deferMessage(deferred);
  await receiver.deadLetterMessage(dead);
  // A deferred message counts as active: https://github.com/paolosalvatori/ServiceBusExplorer/issues/662
  const counts = { activeMessageCount: 3, deadLetterMessageCount: 1, scheduledMessageCount: 1 };
  const before = await admin.getQueueRuntimeProperties("orders");
  expect(before).toMatchObject({ ...none, ...counts, totalMessageCount: 5 });
  await receiver.completeMessage(locked);
  const after = await admin.getQueueRuntimeProperties("orders");
  expect(after).toMatchObject({ activeMessageCount: 2, totalMessageCount: 4 });
  expect(after.sizeInBytes).toBeGreaterThan(0);
  expect(after.sizeInBytes).toBeLessThan(before.sizeInBytes ?? 0);
});

test("a queue whose target is disabled counts what could not be forwarded", async () => {
  await using namespace = await administered({
    queues: { orders: { forwardTo: "archive" }, archive: { status: "Disabled" } },
  });
  await namespace.clientAs("owner").createSender("orders").sendMessages({ body: 1 });
  expect(await namespace.admin.getQueueRuntimeProperties("orders")).toMatchObject({
    ...none,
    transferDeadLetterMessageCount: 1,
    totalMessageCount: 1,
  });
});

test("a topic counts its subscriptions and scheduled messages, a subscription its messages", async () => {
  await using namespace = await administered({
    topics: { events: { subscriptions: { all: {}, none: { rules: [] } } } },
  });
  const { admin, clock } = namespace;
  const sender = namespace.clientAs("owner").createSender("events");
  await sender.sendMessages([{ body: 1 }, { body: 2 }]);
  await sender.scheduleMessages({ body: 3 }, new Date(clock.now() + 60_000));
  const topic = await admin.getTopicRuntimeProperties("events");
  expect(topic).toMatchObject({ subscriptionCount: 2, scheduledMessageCount: 1 });
  expect(topic.sizeInBytes).toBeGreaterThan(0);
  const all = await listed(admin.listSubscriptionsRuntimeProperties("events"));
  expect(all).toMatchObject([
    { subscriptionName: "all", activeMessageCount: 2, totalMessageCount: 2 },
    { subscriptionName: "none", activeMessageCount: 0, totalMessageCount: 0 },
  ]);
  expect(await admin.getSubscriptionRuntimeProperties("events", "all")).toMatchObject({
    activeMessageCount: 2,
    deadLetterMessageCount: 0,
  });
});

test("an entity tells when it was created, changed and used", async () => {
  await using namespace = await administered();
  const { admin, clock } = namespace;
  const times = async () => {
    const { createdAt, modifiedAt, accessedAt } = await admin.getQueueRuntimeProperties("orders");
    return { createdAt, modifiedAt, accessedAt };
  };
  const created = new Date(clock.now());
  const orders = await admin.createQueue("orders");
  expect(await times()).toEqual({ createdAt: created, modifiedAt: created, accessedAt: never });

  clock.advance(1_000);
  const modified = new Date(clock.now());
  await admin.updateQueue(orders);
  expect(await times()).toEqual({ createdAt: created, modifiedAt: modified, accessedAt: never });

  clock.advance(1_000);
  const sent = new Date(clock.now());
  const client = namespace.clientAs("owner");
  await client.createSender("orders").sendMessages({ body: 1 });
  expect(await times()).toEqual({ createdAt: created, modifiedAt: modified, accessedAt: sent });

  clock.advance(1_000);
  const received = new Date(clock.now());
  await client.createReceiver("orders").receiveMessages(1);
  expect(await times()).toEqual({ createdAt: created, modifiedAt: modified, accessedAt: received });
});

test("the namespace tells its name, its tier and since when it is there", async () => {
  await using namespace = await administered();
  const started = new Date(namespace.clock.now());
  namespace.clock.advance(1_000);
  expect({ ...(await namespace.admin.getNamespaceProperties()) }).toEqual({
    name: "localhost",
    messagingSku: "Standard",
    messagingUnits: undefined,
    createdAt: started,
    modifiedAt: started,
  });
});
