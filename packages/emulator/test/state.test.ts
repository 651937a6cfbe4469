import { manualClock, startEmulator } from "@buspass/emulator";
import { expect, test } from "vitest";
import { administered } from "./admin/administered.ts";
import { receive, receiveNone, receiveOne, startNamespace } from "./namespace.ts";
import { temporaryState } from "./state-folder.ts";

const hourMs = 3_600_000;

test("messages come back with their numbers, counts and changes, and without locks", async () => {
  await using file = await temporaryState();
  const options = { queues: { orders: { maxDeliveryCount: 3 } }, state: file.path };
  {
    await using namespace = await startNamespace(options);
    const sender = namespace.client.createSender("orders");
    const receiver = namespace.client.createReceiver("orders");
    await sender.sendMessages(["gone", "tried", "aside", "dead", "held"].map((body) => ({ body })));
    const [gone, tried, aside, dead] = await receive(receiver, 5);
    if (!gone || !tried || !aside || !dead) throw new Error("Five were received.");
    await receiver.completeMessage(gone);
    await receiver.abandonMessage(tried, { at: new Date(0), tries: 1 });
    await receiver.deferMessage(aside);
    await receiver.deadLetterMessage(dead, {
      deadLetterReason: "Broken",
      deadLetterErrorDescription: "It was.",
    });
  }
  await using namespace = await startNamespace(options);
  const { client, emulator } = namespace;
  expect(emulator.inspect().queues["orders"]).toMatchObject({
    ...{ active: 2, locked: 0, deferred: 1, deadLettered: 1 },
    messages: [
      { sequenceNumber: 2, deliveryCount: 1 },
      { sequenceNumber: 3, state: "deferred" },
      { sequenceNumber: 5, deliveryCount: 0 },
    ],
    deadLetters: [{ sequenceNumber: 1, deadLetterReason: "Broken" }],
  });
  const receiver = client.createReceiver("orders");
  const [tried, held] = await receive(receiver, 2);
  expect(tried).toMatchObject({
    body: "tried",
    // The client makes a number of a date.
    applicationProperties: { at: 0, tries: 1 },
  });
  expect(held).toMatchObject({ body: "held" });
  if (tried?.sequenceNumber === undefined) throw new Error("It has a number.");
  const [aside] = await receiver.receiveDeferredMessages(tried.sequenceNumber.add(1));
  expect(aside).toMatchObject({ body: "aside" });
  const letters = client.createReceiver("orders", { subQueueType: "deadLetter" });
  expect(await receiveOne(letters)).toMatchObject({ body: "dead", deadLetterReason: "Broken" });

  await client.createSender("orders").sendMessages({ body: "next" });
  expect(String((await receiveOne(receiver)).sequenceNumber)).toBe("6");
});

test("numbers are not given again when everything was received", async () => {
  await using file = await temporaryState();
  const numbers: string[] = [];
  for (const body of [1, 2]) {
    await using namespace = await startNamespace({ queues: { orders: {} }, state: file.path });
    await namespace.client.createSender("orders").sendMessages({ body });
    const receiver = namespace.client.createReceiver("orders", { receiveMode: "receiveAndDelete" });
    numbers.push(String((await receiveOne(receiver)).sequenceNumber));
  }
  expect(numbers).toEqual(["1", "2"]);
});

test("a scheduled message comes when it is due, and an expired one does not", async () => {
  await using file = await temporaryState();
  const options = { queues: { orders: {} }, state: file.path };
  {
    await using namespace = await startNamespace(options);
    const at = (ms: number): Date => new Date(namespace.clock.now() + ms);
    const sender = namespace.client.createSender("orders");
    await sender.scheduleMessages({ body: "later" }, at(hourMs));
    const [canceled] = await sender.scheduleMessages([{ body: "never" }], at(hourMs));
    if (canceled === undefined) throw new Error("It has a number.");
    await sender.cancelScheduledMessages(canceled);
    await sender.sendMessages({ body: "short-lived", timeToLive: hourMs / 2 });
  }
  await using namespace = await startNamespace(options);
  const { client, clock, emulator } = namespace;
  expect(emulator.inspect().queues["orders"]).toMatchObject({ active: 1, scheduled: 1 });
  clock.advance(hourMs);
  expect(await receiveOne(client.createReceiver("orders"))).toMatchObject({ body: "later" });
  expect(emulator.inspect().queues["orders"]).toMatchObject({ active: 1, scheduled: 0 });
});

test("a session comes back with its state, in the order of its messages", async () => {
  await using file = await temporaryState();
  const options = { queues: { orders: { requiresSession: true } }, state: file.path };
  {
    await using namespace = await startNamespace(options);
    const sender = namespace.client.createSender("orders");
    await sender.sendMessages([1, 2].map((body) => ({ body, sessionId: "a" })));
    const session = await namespace.client.acceptSession("orders", "a");
    await session.setSessionState({ step: 1 });
    const cleared = await namespace.client.acceptSession("orders", "b");
    await cleared.setSessionState({ step: 1 });
    await cleared.setSessionState(null);
  }
  await using namespace = await startNamespace(options);
  const session = await namespace.client.acceptNextSession("orders");
  expect(session.sessionId).toBe("a");
  expect(await session.getSessionState()).toEqual({ step: 1 });
  expect((await receive(session, 2)).map(({ body }) => body)).toEqual([1, 2]);
  const cleared = await namespace.client.acceptSession("orders", "b");
  expect(await cleared.getSessionState()).toBeNull();
});

test("entities that were made while it ran come back, with rules and messages; deleted ones do not", async () => {
  await using file = await temporaryState();
  const options = { queues: { orders: {} }, topics: { events: {} }, state: file.path };
  {
    await using namespace = await administered(options);
    const { admin } = namespace;
    await admin.createQueue("made", { maxDeliveryCount: 7 });
    await admin.createQueue("deleted");
    await admin.createSubscription("events", "eu", {
      defaultRuleOptions: {
        name: "region",
        filter: { sqlExpression: "region = @region", sqlParameters: { "@region": "EU" } },
      },
    });
    const client = namespace.clientAs("owner");
    for (const name of ["made", "deleted"]) {
      await client.createSender(name).sendMessages({ body: name });
    }
    const events = ["EU", "US"].map((region) => ({
      body: region,
      applicationProperties: { region },
    }));
    await client.createSender("events").sendMessages(events);
    await admin.deleteQueue("deleted");
  }
  await using namespace = await administered(options);
  const { admin, emulator } = namespace;
  const paths = ["orders", "made", "events/Subscriptions/eu"];
  expect(Object.keys(emulator.inspect().queues)).toEqual(paths);
  expect((await admin.getQueue("made")).maxDeliveryCount).toBe(7);
  const client = namespace.clientAs("owner");
  await client
    .createSender("events")
    .sendMessages(["US", "EU"].map((region) => ({ body: 2, applicationProperties: { region } })));
  expect(emulator.inspect().queues["made"]).toMatchObject({ active: 1 });
  expect(emulator.inspect().queues["events/Subscriptions/eu"]).toMatchObject({ active: 2 });
  await admin.createQueue("deleted");
  expect(emulator.inspect().queues["deleted"]).toMatchObject({ active: 0 });
});

test("what an entity keeps waits until the configuration has the entity again", async () => {
  await using file = await temporaryState();
  const start = (...names: string[]) =>
    startNamespace({
      queues: Object.fromEntries(names.map((name) => [name, {}])),
      state: file.path,
    });
  {
    await using namespace = await start("orders", "audit");
    for (const name of ["orders", "audit"]) {
      await namespace.client.createSender(name).sendMessages({ body: name });
    }
  }
  {
    await using namespace = await start("audit");
    expect(Object.keys(namespace.emulator.inspect().queues)).toEqual(["audit"]);
  }
  await using namespace = await start("Orders", "audit");
  const { queues } = namespace.emulator.inspect();
  expect(queues).toMatchObject({ Orders: { active: 1 }, audit: { active: 1 } });
});

test("settings may change: messages go on to where their entity forwards now", async () => {
  await using file = await temporaryState();
  {
    await using namespace = await startNamespace({
      queues: { archive: {}, orders: {} },
      state: file.path,
    });
    await namespace.client.createSender("orders").sendMessages([{ body: 2 }, { body: 3 }]);
    await namespace.client.createSender("archive").sendMessages({ body: 1 });
  }
  await using namespace = await startNamespace({
    queues: { archive: {}, orders: { forwardTo: "archive" } },
    state: file.path,
  });
  const messages = await receive(namespace.client.createReceiver("archive"), 3);
  expect(messages.map(({ body }) => body)).toEqual([1, 2, 3]);
  await receiveNone(namespace.client.createReceiver("archive"));
});

test("a reset empties the file, too", async () => {
  await using file = await temporaryState();
  const options = { queues: { orders: {} }, state: file.path };
  {
    await using namespace = await startNamespace(options);
    await namespace.client.createSender("orders").sendMessages({ body: 1 });
    await namespace.client.close();
    namespace.emulator.reset();
  }
  await using emulator = await startEmulator({ ...options, clock: manualClock() });
  expect(emulator.inspect().queues["orders"]).toMatchObject({ active: 0 });
});
