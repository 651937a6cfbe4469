import { once } from "node:events";
import { connectRawAs } from "@buspass-internal/raw-client";
import { afterEach, expect, test, vi } from "vitest";
import { startNamespace } from "./namespace.ts";

const silenceMs = 240_000;

afterEach(() => vi.useRealTimers());

/*
 * Silence is a matter of the network and of the system's time, in which clients give signs of life; so
 * the system's timers are what is moved on here, from when the connection is made.
 */
test("a peer that is silent for twice the idle time-out is dropped", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  using raw = await connectRawAs(namespace.emulator.as("owner"), "orders");
  await raw.openSender("orders");
  // It keeps its connection open and has nothing more to say, not even that it lives.
  const closed = once(raw.connection, "connection_close");
  Object.assign(raw.connection, { output: () => {} });
  vi.advanceTimersByTime(silenceMs - 1_000);
  expect(namespace.emulator.inspect().openConnections).toBe(1);
  vi.advanceTimersByTime(1_000);
  await closed;
  expect(raw.connection.error).toMatchObject({ condition: "amqp:resource-limit-exceeded" });
  vi.advanceTimersByTime(1_000);
  await expect.poll(() => namespace.emulator.inspect().openConnections).toBe(0);
});

test("the namespace's clock silences nobody", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  using raw = await connectRawAs(namespace.emulator.as("owner"), "orders");
  const sender = await raw.openSender("orders");
  namespace.clock.advance(silenceMs);
  await raw.barrier();
  expect(sender.is_open()).toBe(true);
});

test("a message that is accepted when its sender is gone already leaves no timer", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { emulator, clock } = namespace;
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  using raw = await connectRawAs(emulator.as("owner"), "orders");
  const sender = await raw.openSender("orders");
  emulator.faults.operation("send", { delayMs: 1_000 });
  sender.send({ body: "taken late" });
  await raw.barrier();
  const closed = once(raw.connection, "connection_close");
  raw.connection.close();
  await closed;
  await expect.poll(() => emulator.inspect().openConnections).toBe(0);
  clock.advance(1_000);
  expect(emulator.inspect().queues["orders"]?.active).toBe(1);
  await new Promise(setImmediate);
  expect(vi.getTimerCount()).toBe(0);
});
