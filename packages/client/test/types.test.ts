import { type Handler, on, type Processor } from "@buspass/client";
import { defineMessage } from "@buspass/contracts";
import { expect, expectTypeOf, test } from "vitest";
import * as z from "zod";
import { OrderCanceled, OrderPaid, OrderPlaced, type OrdersClient } from "./orders.ts";

type NameIn<Method extends "queue" | "topic" | "subscription"> = Parameters<
  OrdersClient[Method]
>[0];

/** Never called: what is in it is for the compiler, which checks that each expected error is one. */
function neverCalled(check: (client: OrdersClient) => unknown): void {
  expect(check).toBeTypeOf("function");
}

test("only names of the bus are accepted, each for its own kind of entity", () => {
  neverCalled((client) => {
    expectTypeOf<NameIn<"queue">>().toEqualTypeOf<"orders" | "elsewhere">();
    expectTypeOf<NameIn<"topic">>().toEqualTypeOf<"events">();
    expectTypeOf<NameIn<"subscription">>().toEqualTypeOf<"events/billing" | "events/audit">();
    // @ts-expect-error the bus has no such queue
    client.queue("invoices");
    // @ts-expect-error a topic is no queue
    client.queue("events");
    // @ts-expect-error a queue is no topic
    client.topic("orders");
    // @ts-expect-error a subscription is named by its path
    client.subscription("billing");
  });
});

test("a queue takes the messages that it carries, and no others", () => {
  neverCalled(async (client) => {
    const queue = client.queue("orders");
    await queue.send(OrderPlaced, { orderId: "A1", total: 1 });
    await queue.send(OrderCanceled, { orderId: "A1" });
    // @ts-expect-error the queue does not carry it
    await queue.send(OrderPaid, { orderId: "A1" });
    // @ts-expect-error a type by name is no message
    await queue.send("order.placed", { orderId: "A1", total: 1 });
    // @ts-expect-error neither is one that only looks like it
    await queue.send(OrderPlacedLater, { orderId: "A1", total: 1 });
  });
});

test("a body is of its message's input type: what has a default may be left out", () => {
  neverCalled(async (client) => {
    const queue = client.queue("orders");
    await queue.send(OrderPlaced, { orderId: "A1", total: 1, currency: "CHF" });
    // @ts-expect-error total is missing
    await queue.send(OrderPlaced, { orderId: "A1" });
    // @ts-expect-error total is a number
    await queue.send(OrderPlaced, { orderId: "A1", total: "1" });
    // @ts-expect-error an order that is canceled has no total
    await queue.send(OrderCanceled, { orderId: "A1", total: 1 });
  });
});

test("a handler gets its message's output type: the default is there, the transform is done", () => {
  const Dated = defineMessage("dated", {
    version: 1,
    schema: z.object({ at: z.iso.datetime().transform((at) => new Date(at)) }),
  });

  on(OrderPlaced, (order) => {
    expectTypeOf(order).toEqualTypeOf<{ orderId: string; total: number; currency: string }>();
  });
  on(Dated, ({ at }) => {
    expectTypeOf(at).toEqualTypeOf<Date>();
  });
  on(OrderPlaced, (_, context) => {
    expectTypeOf(context.signal).toEqualTypeOf<AbortSignal>();
    expectTypeOf(context.attempt).toEqualTypeOf<number>();
  });
  expectTypeOf(on(OrderPlaced, () => {})).toEqualTypeOf<Handler<typeof OrderPlaced>>();
});

test("process() takes handlers for the messages of its entity, one or several, and no others", () => {
  neverCalled((client) => {
    const placed = on(OrderPlaced, () => {});
    const canceled = on(OrderCanceled, async () => {});
    const paid = on(OrderPaid, () => {});
    expectTypeOf(client.queue("orders").process(placed)).toEqualTypeOf<Processor>();
    client.queue("orders").process([placed, canceled]);
    client.subscription("events/audit").process(paid);
    // @ts-expect-error the queue does not carry it
    client.queue("orders").process(paid);
    // @ts-expect-error one of the two is not carried
    client.queue("orders").process([placed, paid]);
    // @ts-expect-error a function alone does not say for which message it is
    client.queue("orders").process(() => {});
  });
});

test("a topic cannot be processed, and a subscription cannot be sent to", () => {
  neverCalled((client) => {
    // @ts-expect-error a topic is received from through its subscriptions
    client.topic("events").process;
    // @ts-expect-error a subscription gets what is sent to its topic
    client.subscription("events/billing").send;
    expectTypeOf(client.topic("events")).not.toHaveProperty("process");
    expectTypeOf(client.subscription("events/billing")).not.toHaveProperty("send");
  });
});

const OrderPlacedLater = defineMessage("order.placed.later", {
  version: 1,
  schema: z.object({ orderId: z.string(), total: z.number() }),
});

test("what several messages share has no id, and what is scheduled has a time", () => {
  neverCalled(async (client) => {
    const queue = client.queue("orders");
    const order = { orderId: "A1", total: 1 };
    const orders = [order];
    await queue.sendAll(OrderPlaced, orders, { sessionId: "S1" });
    await queue.sendBatch(OrderPlaced, orders, { correlationId: "C1" });
    // @ts-expect-error one id for all of them would make them one message
    await queue.sendAll(OrderPlaced, orders, { messageId: "M1" });
    // @ts-expect-error the same for a batch
    await queue.sendBatch(OrderPlaced, orders, { messageId: "M1" });
    // @ts-expect-error a batch is of messages that the queue carries
    await queue.sendBatch(OrderPaid, [{ orderId: "A1" }]);
    // @ts-expect-error each body is the message's
    await queue.sendAll(OrderPlaced, [{ orderId: "A1" }]);
    // @ts-expect-error a time is a Date
    await queue.schedule(OrderPlaced, { orderId: "A1", total: 1 }, 60_000);
    // @ts-expect-error a sequence number is what schedule gave
    await queue.cancelScheduled(17);
    // @ts-expect-error an application property is no object
    await queue.send(OrderPlaced, order, { applicationProperties: { a: {} } });
    // @ts-expect-error a duration is a number of milliseconds
    await queue.send(OrderPlaced, order, { deadlineMs: "PT30S" });
    expectTypeOf(queue.schedule).returns.resolves.toBeString();
  });
});
