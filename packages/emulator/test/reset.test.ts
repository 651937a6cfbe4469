import { expect, test } from "vitest";
import { receiveOne, startNamespace } from "./namespace.ts";

test("after a reset the namespace is as it was defined, and clients go on", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { client, emulator } = namespace;
  const sender = client.createSender("orders");
  await sender.sendMessages({ body: "before" });
  emulator.faults.throttle();
  emulator.reset();
  // The client has to notice that its connection is gone.
  await expect.poll(() => emulator.inspect().openConnections).toBe(0);

  expect(emulator.inspect()).toMatchObject({ queues: { orders: { active: 0 } } });
  expect(emulator.rightsUsed()).toEqual([]);
  await sender.sendMessages({ body: "after" });
  const message = await receiveOne(client.createReceiver("orders"));
  expect(message.body).toBe("after");
  expect(String(message.sequenceNumber)).toBe("1");
});

test("with the same seed, lock tokens are the same in every run", async () => {
  const lockTokens = async (seed: string): Promise<unknown> => {
    await using namespace = await startNamespace({ queues: { orders: {} }, seed });
    await namespace.client.createSender("orders").sendMessages({ body: 1 });
    return (await receiveOne(namespace.client.createReceiver("orders"))).lockToken;
  };
  expect(await lockTokens("one")).toBe(await lockTokens("one"));
  expect(await lockTokens("one")).not.toBe(await lockTokens("two"));
});

test("a key opens the namespace only when policies are given", async () => {
  const { ServiceBusClient } = await import("@azure/service-bus");
  const send = async (connectionString: string, webSocket: unknown): Promise<void> => {
    const client = new ServiceBusClient(connectionString, {
      webSocketOptions: { webSocket: webSocket as never },
      retryOptions: { maxRetries: 0 },
    });
    await client
      .createSender("orders")
      .sendMessages({ body: 1 })
      .finally(() => client.close());
  };
  await using closed = await startNamespace({ queues: { orders: {} } });
  await using open = await startNamespace({
    queues: { orders: {} },
    sharedAccessPolicies: [{ name: "sender", rights: ["Send"] }],
  });
  const key = open.emulator.connectionString("sender");

  await send(key, open.emulator.as("owner").webSocket);
  expect(open.emulator.inspect().queues["orders"]?.active).toBe(1);
  await expect(send(key, closed.emulator.as("owner").webSocket)).rejects.toThrow(
    /LocalAuthDisabled/,
  );
  expect(() => closed.emulator.connectionString("sender")).toThrow(RangeError);
});
