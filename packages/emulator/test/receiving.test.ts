import { expect, test } from "vitest";
import { receive, receiveNone, receiveOne, startNamespace } from "./namespace.ts";

test("messages come in the order in which they were sent", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client } = namespace;
  const sender = client.createSender("orders");
  const bodies = Array.from({ length: 60 }, (_, i) => i);
  for (const body of bodies.slice(0, 30)) await sender.sendMessages({ body });
  await sender.sendMessages(bodies.slice(30).map((body) => ({ body })));
  const messages = await receive(client.createReceiver("orders"), 60);
  expect(messages.map(({ body }) => body)).toEqual(bodies);
});

test("receive-and-delete takes a message for good", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client, clock, emulator } = namespace;
  await client.createSender("orders").sendMessages({ body: "once" });
  const message = await receiveOne(
    client.createReceiver("orders", { receiveMode: "receiveAndDelete" }),
  );
  expect(message.body).toBe("once");
  expect(message.lockedUntilUtc).toBeUndefined();
  clock.advance(600_000);
  expect(emulator.inspect().queues["orders"]).toMatchObject({ active: 0, deadLettered: 0 });
});

test("where there is nothing, receiving ends when the client stops waiting", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const receiver = namespace.client.createReceiver("orders");
  // An unanswered drain would take a second, and then the client would close the link.
  const startedAt = performance.now();
  for (let round = 0; round < 5; round += 1) await receiveNone(receiver);
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  expect(receiver.isClosed).toBe(false);
});

test("a processor that subscribed gets what is sent later", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client, emulator } = namespace;
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  const seen: unknown[] = [];
  const processor = client.createReceiver("orders").subscribe(
    {
      async processMessage({ body }) {
        seen.push(body);
        if (seen.length === 3) resolve();
      },
      async processError({ error }) {
        reject(error);
      },
    },
    { maxConcurrentCalls: 1 },
  );
  const sender = client.createSender("orders");
  for (const body of ["a", "b", "c"]) await sender.sendMessages({ body });
  await done;
  await processor.close();
  expect(seen).toEqual(["a", "b", "c"]);
  expect(emulator.inspect().queues["orders"]?.deadLettered).toBe(0);
});

test("thousands of messages reach one receiver", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client } = namespace;
  const sender = client.createSender("orders");
  const bodies = Array.from({ length: 5_000 }, (_, i) => i);
  for (let i = 0; i < bodies.length; i += 1_000) {
    await sender.sendMessages(bodies.slice(i, i + 1_000).map((body) => ({ body })));
  }
  const receiver = client.createReceiver("orders", { receiveMode: "receiveAndDelete" });
  const messages = await receive(receiver, bodies.length);
  expect(messages.map(({ body }) => body)).toEqual(bodies);
});
