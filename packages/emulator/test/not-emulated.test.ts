import { expect, test } from "vitest";
import { receiveOne, startNamespace, type TestNamespace } from "./namespace.ts";
import { connectRawAs } from "./raw-client.ts";

/** What a program may not take for done: it must not go on as if it were. */
const attempts: Record<string, (namespace: TestNamespace) => Promise<unknown>> = {
  "Deferring a message": async ({ client }) => {
    await client.createSender("orders").sendMessages({ body: "later" });
    const receiver = client.createReceiver("orders");
    return receiver.deferMessage(await receiveOne(receiver));
  },
  "The operation 'com.microsoft:schedule-message'": ({ client }) =>
    client.createSender("orders").scheduleMessages({ body: "later" }, new Date(4_102_444_800_000)),
  "The operation 'com.microsoft:receive-by-sequence-number'": async ({ client }) => {
    await client.createSender("orders").sendMessages({ body: "later" });
    const receiver = client.createReceiver("orders");
    const { sequenceNumber } = await receiveOne(receiver);
    return receiver.receiveDeferredMessages(sequenceNumber ?? []);
  },
};

test.each(Object.entries(attempts))("%s is refused in words", async (what, attempt) => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  await expect(attempt(namespace)).rejects.toThrow(`${what} is not supported by the emulator.`);
});

test("a session is refused", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client, emulator } = namespace;
  // The real client has words of its own for every refusal of a session.
  await expect(client.acceptSession("orders", "s-1")).rejects.toThrow(
    /Failed to create a receiver/,
  );
  using raw = await connectRawAs(emulator.as("owner"), "orders");
  const filter = { "com.microsoft:session-filter": "s-1" };
  await expect(
    raw.openReceiver("orders", { source: { address: "orders", filter } }),
  ).rejects.toMatchObject({
    condition: "amqp:not-implemented",
    description: expect.stringContaining("A session is not supported by the emulator."),
  });
});

test("a message that could not be deferred stays locked", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  await expect(attempts["Deferring a message"]?.(namespace)).rejects.toThrow();
  expect(namespace.emulator.inspect().queues["orders"]).toMatchObject({
    active: 1,
    locked: 1,
    deadLettered: 0,
  });
});
