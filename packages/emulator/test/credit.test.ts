import { once } from "node:events";
import { connectRawAs, take } from "@buspass-internal/raw-client";
import type { EventContext, Receiver } from "rhea";
import { expect, test } from "vitest";
import { startNamespace } from "./namespace.ts";

/** Collects what a receiver gets, and takes it for good. */
function bodiesOf(receiver: Receiver): unknown[] {
  const bodies: unknown[] = [];
  receiver.on("message", ({ message, delivery }: EventContext) => {
    bodies.push(message?.body);
    delivery?.accept();
  });
  return bodies;
}

test("competing receivers take turns", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const owner = namespace.emulator.as("owner");
  using one = await connectRawAs(owner, "orders");
  using two = await connectRawAs(owner, "orders");
  using producer = await connectRawAs(owner, "orders");
  const taken = [];
  for (const raw of [one, two]) {
    taken.push(take(await raw.openReceiver("orders"), 3));
    await raw.barrier();
  }
  const sender = await producer.openSender("orders");
  for (let body = 0; body < 6; body += 1) sender.send({ body });
  const transfers = await Promise.all(taken);
  expect(transfers.map((each) => each.map(({ message }) => message.body))).toEqual([
    [0, 2, 4],
    [1, 3, 5],
  ]);
});

test("a receiver gets as many messages as it gave credit for", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { emulator } = namespace;
  using raw = await connectRawAs(emulator.as("owner"), "orders");
  const sender = await raw.openSender("orders");
  for (let body = 0; body < 5; body += 1) sender.send({ body });
  const receiver = await raw.openReceiver("orders");
  const bodies = bodiesOf(receiver);
  receiver.add_credit(2);
  await raw.barrier();
  expect(bodies).toEqual([0, 1]);
  receiver.add_credit(2);
  await raw.barrier();
  expect(bodies).toEqual([0, 1, 2, 3]);
});

test("a drain is answered, with what there is first", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  using raw = await connectRawAs(namespace.emulator.as("owner"), "orders");
  const sender = await raw.openSender("orders");
  for (let body = 0; body < 2; body += 1) sender.send({ body });
  const receiver = await raw.openReceiver("orders");
  const bodies = bodiesOf(receiver);
  receiver.add_credit(5);
  receiver.drain_credit();
  await once(receiver, "receiver_drained");
  expect(bodies).toEqual([0, 1]);
});

test("a message that races a drain is neither lost nor does it leave the drain unanswered", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const owner = namespace.emulator.as("owner");
  using producer = await connectRawAs(owner, "orders");
  using consumer = await connectRawAs(owner, "orders");
  const sender = await producer.openSender("orders");
  const receiver = await consumer.openReceiver("orders");
  const bodies = bodiesOf(receiver);
  const rounds = 300;
  let raced = 0;
  for (let body = 0; body < rounds; body += 1) {
    receiver.add_credit(1);
    const accepted = once(sender, "accepted");
    sender.send({ body });
    // The drain leaves a few turns of the event loop after the message: before, with or behind it.
    for (let turn = 0; turn < body % 10; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    const before = bodies.length;
    receiver.drain = true;
    const drained = once(receiver, "receiver_drained");
    receiver.drain_credit();
    await Promise.all([drained, accepted]);
    receiver.drain = false;
    if (bodies.length > before) raced += 1;
  }
  // What came too late for its drain is still there.
  receiver.add_credit(rounds);
  receiver.drain_credit();
  await once(receiver, "receiver_drained");
  expect(bodies).toEqual(Array.from({ length: rounds }, (_, body) => body));
  // Some were on their way when the drain was asked for, or this showed nothing.
  expect(raced).toBeGreaterThan(0);
  expect(raced).toBeLessThan(rounds);
});
