import { connect, on } from "@buspass/client";
import { expect, onTestFinished, test } from "vitest";
import { networkTo } from "./network.ts";
import { bus, Events, OrderPlaced, startOrders, until } from "./orders.ts";

/** A handler that counts how many of it run at once, and waits until it is let go. */
function gatedHandler() {
  const gate = Promise.withResolvers<void>();
  const state = { running: 0, most: 0, started: 0 };
  const handler = on(OrderPlaced, async () => {
    state.started += 1;
    state.running += 1;
    state.most = Math.max(state.most, state.running);
    await gate.promise;
    state.running -= 1;
  });
  return { state, handler, open: () => gate.resolve() };
}

test.each([1, 2, 16])(
  "with concurrency %i so many handlers run at once, and never more",
  async (concurrency) => {
    await using namespace = await startOrders();
    const queue = (await namespace.client()).queue("orders");
    const events = new Events();
    const { state, handler, open } = gatedHandler();
    const count = concurrency * 3;
    for (let i = 0; i < count; i += 1) {
      await queue.send(OrderPlaced, { orderId: `A${i}`, total: 1 });
    }

    await using _worker = queue.process(handler, { concurrency, onEvent: events.onEvent });
    await until(() => state.started === concurrency);
    open();
    await events.of("completed", count);

    expect(state.most).toBe(concurrency);
  },
);

test("one message at a time is the default, in the order in which they were sent", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");
  const events = new Events();
  const log: string[] = [];
  for (const orderId of ["A1", "A2", "A3"]) await queue.send(OrderPlaced, { orderId, total: 1 });

  await using _worker = queue.process(
    on(OrderPlaced, async ({ orderId }) => {
      log.push(`${orderId} starts`);
      await new Promise((resolve) => setImmediate(resolve));
      log.push(`${orderId} ends`);
    }),
    { onEvent: events.onEvent },
  );
  await events.of("completed", 3);

  expect(log).toEqual(["A1", "A2", "A3"].flatMap((id) => [`${id} starts`, `${id} ends`]));
});

test("handlers that still run over a broken connection count: no more than concurrency after it, and nothing is lost", async () => {
  await using namespace = await startOrders();
  const { emulator } = namespace;
  const given = emulator.as("owner");
  const network = networkTo(given.webSocket);
  await using client = await connect(bus, { ...given, webSocket: network.webSocket });
  const queue = client.queue("orders");
  const events = new Events();
  const { state, handler, open } = gatedHandler();
  for (let i = 0; i < 6; i += 1) await queue.send(OrderPlaced, { orderId: `A${i}`, total: 1 });

  await using _worker = queue.process(handler, { concurrency: 2, onEvent: events.onEvent });
  await until(() => state.started === 2);
  network.cut();
  // The new link is given two more, while the first two are still in their handlers.
  await until(() => emulator.inspect().queues["orders"]?.locked === 4);
  // Over the same connection: what was on its way has arrived when this has.
  await queue.send(OrderPlaced, { orderId: "A6", total: 1 });
  expect(state.started).toBe(2);

  open();
  // Each once: what came over the link that is gone is settled all the same.
  await events.of("completed", 7);

  expect(state.most).toBe(2);
  expect(emulator.inspect().queues["orders"]?.active).toBe(0);
});

test("many handlers at once warn of no leak", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");
  const events = new Events();
  const warnings: Error[] = [];
  const note = (warning: Error): unknown => warnings.push(warning);
  process.on("warning", note);
  onTestFinished(() => void process.off("warning", note));
  const { state, handler, open } = gatedHandler();
  for (let i = 0; i < 32; i += 1) await queue.send(OrderPlaced, { orderId: `A${i}`, total: 1 });

  await using _worker = queue.process(handler, { concurrency: 32, onEvent: events.onEvent });
  await until(() => state.started === 32);
  open();
  await events.of("completed", 32);

  expect(warnings).toEqual([]);
});
