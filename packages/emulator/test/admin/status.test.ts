import { expect, test } from "vitest";
import { administered, refusalOf } from "./administered.ts";

const entities = { queues: { orders: {} }, topics: { events: { subscriptions: { all: {} } } } };

/** The code of the first error that a receiver's `subscribe` is told. */
function firstError(
  subscribe: (handlers: {
    processMessage(): Promise<void>;
    processError(args: { error: Error }): Promise<void>;
  }) => unknown,
): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  subscribe({
    processMessage: async () => {},
    processError: async ({ error }) => resolve(Reflect.get(error, "code")),
  });
  return promise;
}

for (const status of ["Disabled", "ReceiveDisabled"] as const) {
  test(`a queue that becomes ${status} ends its receivers and takes no new ones`, async () => {
    await using namespace = await administered(entities);
    const client = namespace.clientAs("owner");
    const receiver = client.createReceiver("orders");
    // The receiver is there when it has had a message.
    await client.createSender("orders").sendMessages({ body: 1 });
    await receiver.receiveMessages(1);
    const ended = firstError((handlers) => receiver.subscribe(handlers));
    const orders = await namespace.admin.getQueue("orders");
    await namespace.admin.updateQueue({ ...orders, status });
    expect(await ended).toBe("MessagingEntityDisabled");
    expect(
      await refusalOf(namespace.clientAs("owner").createReceiver("orders").receiveMessages(1)),
    ).toMatchObject({ code: "MessagingEntityDisabled" });
  });
}

test("a subscription that is disabled ends its receivers, and receives again when it is not", async () => {
  await using namespace = await administered(entities);
  const client = namespace.clientAs("owner");
  const receiver = client.createReceiver("events", "all");
  const sender = client.createSender("events");
  await sender.sendMessages({ body: 1 });
  await receiver.receiveMessages(1);
  const ended = firstError((handlers) => receiver.subscribe(handlers));
  const all = await namespace.admin.getSubscription("events", "all");
  await namespace.admin.updateSubscription({ ...all, status: "Disabled" });
  expect(await ended).toBe("MessagingEntityDisabled");
  await receiver.close();
  await namespace.admin.updateSubscription({ ...all, status: "Active" });
  await sender.sendMessages({ body: 2 });
  const again = namespace.clientAs("owner").createReceiver("events", "all");
  expect(await again.receiveMessages(1)).toMatchObject([{ body: 2 }]);
});

test("who waits for a session is told that the queue is disabled", async () => {
  await using namespace = await administered({ queues: { orders: { requiresSession: true } } });
  const orders = await namespace.admin.getQueue("orders");
  const waiting = refusalOf(namespace.clientAs("owner").acceptNextSession("orders"));
  await expect.poll(() => namespace.emulator.inspect().openConnections).toBe(1);
  await namespace.admin.updateQueue({ ...orders, status: "Disabled" });
  expect(await waiting).toMatchObject({ code: "MessagingEntityDisabled" });
});

test("a queue that is disabled for sending refuses messages and gives what it has", async () => {
  await using namespace = await administered(entities);
  const client = namespace.clientAs("owner");
  const sender = client.createSender("orders");
  await sender.sendMessages({ body: 1 });
  const orders = await namespace.admin.getQueue("orders");
  await namespace.admin.updateQueue({ ...orders, status: "SendDisabled" });
  expect(await refusalOf(sender.sendMessages({ body: 2 }))).toMatchObject({
    code: "MessagingEntityDisabled",
  });
  expect(await client.createReceiver("orders").receiveMessages(1)).toMatchObject([{ body: 1 }]);
});

test("dead letters of a queue that is disabled for receiving are received all the same", async () => {
  await using namespace = await administered(entities);
  const client = namespace.clientAs("owner");
  await client.createSender("orders").sendMessages({ body: 1 });
  const receiver = client.createReceiver("orders");
  const [message] = await receiver.receiveMessages(1);
  if (message === undefined) throw new Error("No message came.");
  await receiver.deadLetterMessage(message);
  const orders = await namespace.admin.getQueue("orders");
  await namespace.admin.updateQueue({ ...orders, status: "ReceiveDisabled" });
  const letters = client.createReceiver("orders", { subQueueType: "deadLetter" });
  expect(await letters.receiveMessages(1)).toMatchObject([{ body: 1 }]);
});
