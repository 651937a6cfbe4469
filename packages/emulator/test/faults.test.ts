import type { Emulator } from "@buspass/emulator";
import { connectRawAs } from "@buspass-internal/raw-client";
import { expect, test } from "vitest";
import { receiveNone, receiveOne, startNamespace } from "./namespace.ts";

const queues = { orders: {}, invoices: {} };

/** Until the client has noticed: what it sends before waits out its own time-out of a minute. */
async function drop(emulator: Emulator): Promise<void> {
  emulator.faults.dropConnections();
  await expect.poll(() => emulator.inspect().openConnections).toBe(0);
}

test("the next send is refused with the condition that is injected, the one after is not", async () => {
  await using namespace = await startNamespace({ queues });
  const sender = namespace.client.createSender("orders");
  namespace.emulator.faults.operation("send", { condition: "amqp:resource-limit-exceeded" });

  await expect(sender.sendMessages({ body: 1 })).rejects.toMatchObject({ code: "QuotaExceeded" });
  await sender.sendMessages({ body: 2 });
  expect(namespace.emulator.inspect().queues["orders"]?.active).toBe(1);
});

test("a fault for one entity leaves the others alone", async () => {
  await using namespace = await startNamespace({ queues });
  const { faults } = namespace.emulator;
  faults.operation("send", { condition: "amqp:resource-limit-exceeded" }, { entity: "invoices" });

  await namespace.client.createSender("orders").sendMessages({ body: 1 });
  await expect(
    namespace.client.createSender("invoices").sendMessages({ body: 1 }),
  ).rejects.toMatchObject({ code: "QuotaExceeded" });
});

test("a namespace that is throttled refuses every send until it is told otherwise", async () => {
  await using namespace = await startNamespace({ queues });
  const sender = namespace.client.createSender("orders");
  namespace.emulator.faults.throttle();
  for (const body of [1, 2]) {
    await expect(sender.sendMessages({ body })).rejects.toMatchObject({ code: "ServiceBusy" });
  }
  namespace.emulator.faults.clear();
  await sender.sendMessages({ body: 3 });
});

test("a delayed send is kept when its time has come by the namespace's clock", async () => {
  await using namespace = await startNamespace({ queues });
  const { emulator, clock } = namespace;
  emulator.faults.operation("send", { delayMs: 5_000 });
  using raw = await connectRawAs(emulator.as("owner"), "orders");
  const sender = await raw.openSender("orders");
  const sent = new Promise((resolve) => sender.on("accepted", resolve));
  sender.send({ body: "slow" });
  await raw.barrier();
  expect(emulator.inspect().queues["orders"]?.active).toBe(0);
  clock.advance(5_000);
  await sent;
  expect(emulator.inspect().queues["orders"]?.active).toBe(1);
});

test("a link that is refused or comes late is so for the client that asks", async () => {
  await using namespace = await startNamespace({ queues });
  const { emulator, client, clock } = namespace;
  emulator.faults.operation("attach", { condition: "com.microsoft:entity-disabled" });
  await expect(client.createSender("orders").sendMessages({ body: 1 })).rejects.toMatchObject({
    code: "MessagingEntityDisabled",
  });
  emulator.faults.operation("attach", { delayMs: 1_000 });
  using raw = await connectRawAs(emulator.as("owner"), "orders");
  let open = false;
  const opening = raw.openSender("orders").then(() => {
    open = true;
  });
  await raw.barrier();
  expect(open).toBe(false);
  clock.advance(1_000);
  await opening;
});

test("a token that is refused once is taken the next time", async () => {
  await using namespace = await startNamespace({ queues });
  namespace.emulator.faults.operation("put-token", { condition: "amqp:internal-error" });
  const sender = namespace.client.createSender("orders");
  await expect(sender.sendMessages({ body: 1 })).rejects.toThrow();
  await sender.sendMessages({ body: 2 });
});

test("a settlement that is refused leaves the message locked", async () => {
  await using namespace = await startNamespace({ queues });
  const { client, emulator } = namespace;
  await client.createSender("orders").sendMessages({ body: 1 });
  const receiver = client.createReceiver("orders");
  const message = await receiveOne(receiver);
  emulator.faults.operation("settle", { condition: "com.microsoft:message-lock-lost" });
  await expect(receiver.completeMessage(message)).rejects.toMatchObject({
    code: "MessageLockLost",
  });
  expect(emulator.inspect().queues["orders"]?.locked).toBe(1);
});

test("a management request that fails says so", async () => {
  await using namespace = await startNamespace({ queues });
  namespace.emulator.faults.operation("request", { condition: "com.microsoft:server-busy" });
  const receiver = namespace.client.createReceiver("orders");
  await expect(receiver.peekMessages(1)).rejects.toMatchObject({ code: "ServiceBusy" });
  expect(await receiver.peekMessages(1)).toEqual([]);
});

test("clients come back after their connections were dropped", async () => {
  await using namespace = await startNamespace({ queues });
  const { client, emulator } = namespace;
  const sender = client.createSender("orders");
  await sender.sendMessages({ body: 1 });
  await drop(emulator);
  await sender.sendMessages({ body: 2 });
  expect(emulator.inspect().queues["orders"]?.active).toBe(2);
});

test("a receiver comes back after its link was detached", async () => {
  await using namespace = await startNamespace({ queues });
  const { client, emulator } = namespace;
  const detached = Promise.withResolvers<string>();
  const received = Promise.withResolvers<unknown>();
  const receiver = client.createReceiver("orders", { receiveMode: "receiveAndDelete" });
  receiver.subscribe({
    processMessage: async ({ body }) => received.resolve(body),
    processError: async ({ error }) => detached.resolve(error.message),
  });
  using raw = await connectRawAs(emulator.as("owner"), "orders");
  await raw.barrier();
  await expect.poll(() => emulator.inspect().openLinks).toBe(1);
  emulator.faults.detachLinks("orders");
  expect(await detached.promise).toMatch(/force detached/);
  await client.createSender("orders").sendMessages({ body: "after" });
  expect(await received.promise).toBe("after");
});

test("a silenced link looks open and gets nothing; one that opens later gets what is there", async () => {
  await using namespace = await startNamespace({ queues });
  const { client, emulator } = namespace;
  const received: unknown[] = [];
  const subscribe = async (openLinks: number): Promise<void> => {
    client.createReceiver("orders", { receiveMode: "receiveAndDelete" }).subscribe({
      processMessage: async ({ body }) => void received.push(body),
      processError: async ({ error }) => void received.push(error),
    });
    await expect.poll(() => emulator.inspect().openLinks).toBe(openLinks);
  };
  await subscribe(1);

  emulator.faults.silenceLinks("orders");
  await client.createSender("orders").sendMessages({ body: "unheard" });
  await client.createReceiver("orders").peekMessages(1);
  expect(received).toEqual([]);

  await subscribe(3);
  await expect.poll(() => received).toEqual(["unheard"]);
});

test("latency takes its time each way", async () => {
  await using namespace = await startNamespace({ queues });
  const { client, emulator } = namespace;
  const lone = async (): Promise<number> => {
    const sender = client.createSender("orders");
    await sender.sendMessages({ body: 1 });
    const start = performance.now();
    await sender.sendMessages({ body: 2 });
    return performance.now() - start;
  };
  await lone();
  emulator.faults.latency(60);
  await drop(emulator);
  expect(await lone()).toBeGreaterThanOrEqual(100);
  await receiveNone(client.createReceiver("invoices"));
});
