import { on } from "@buspass/client";
import { afterEach, expect, test, vi } from "vitest";
import { OrderPlaced, startOrders } from "./orders.ts";

afterEach(() => {
  vi.useRealTimers();
});

test("a client connects, sends, processes and closes where a test fakes all timers", async () => {
  await using namespace = await startOrders();
  vi.useFakeTimers();
  const client = await namespace.client();
  const orders = client.queue("orders");
  const handled: string[] = [];
  const all = Promise.withResolvers<void>();

  const ids = Array.from({ length: 100 }, (_, index) => String(index));
  await Promise.all(ids.map((orderId) => orders.send(OrderPlaced, { orderId, total: 1 })));
  {
    await using _processor = orders.process(
      on(OrderPlaced, async ({ orderId }) => {
        handled.push(orderId);
        if (handled.length === ids.length) all.resolve();
      }),
    );
    await all.promise;
  }

  expect(handled.toSorted()).toEqual(ids.toSorted());
});
