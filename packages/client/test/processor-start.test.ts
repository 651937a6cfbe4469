import { on } from "@buspass/client";
import { expect, test } from "vitest";
import { Events, errorOf, OrderPaid, OrderPlaced, startOrders, untyped } from "./orders.ts";

test.each([
  [{ concurrency: 0 }, "concurrency is 0: it must be a whole number from 1 up."],
  [{ concurrency: Number.NaN }, "concurrency is NaN: it must be a whole number from 1 up."],
  [{ concurrency: 1.5 }, "concurrency is 1.5: it must be a whole number from 1 up."],
  [{ drainTimeoutMs: -1 }, "drainTimeoutMs is -1: it must be from 0 to 2147483647 milliseconds."],
  [
    { drainTimeoutMs: Number.POSITIVE_INFINITY },
    "drainTimeoutMs is Infinity: it must be from 0 to 2147483647 milliseconds.",
  ],
])("process() refuses %j at once, and says what is allowed", async (options, sentence) => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");

  const error = await errorOf(() =>
    queue.process(
      on(OrderPlaced, () => {}),
      options,
    ),
  );

  expect(error).toEqual(new RangeError(sentence));
});

test("process() refuses to run without a handler, which would make dead letters of all messages", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");

  expect(() => queue.process([])).toThrow(new RangeError("process() was given no handler."));
});

test("process() refuses two handlers for one message", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");
  const handler = on(OrderPlaced, () => {});

  expect(() => queue.process([handler, handler])).toThrow(
    new RangeError("process() was given two handlers for the same message."),
  );
});

test("process() refuses a handler for a message that the queue does not carry", async () => {
  await using namespace = await startOrders();
  const process = untyped((await namespace.client()).queue("orders"), "process");

  await expect(process(on(OrderPaid, () => {}))).rejects.toMatchObject({
    code: "NotDeclared",
    message: expect.stringContaining('does not declare "order.paid" (version 1) on queue "orders"'),
  });
  await expect(process(undefined)).rejects.toMatchObject({ code: "NotDeclared" });
});

test.each([
  ["a queue", "queue", "orders"],
  ["a subscription", "subscription", "events/billing"],
] as const)(
  "receiving from %s without the role ends the processor at once, with the role that mends it",
  async (_, kind, path) => {
    await using namespace = await startOrders();
    const client = await namespace.client("stranger");
    const { objectId, clientId } = client.identity;

    await using worker =
      kind === "queue"
        ? client.queue(path).process(on(OrderPlaced, () => {}))
        : client.subscription(path).process(on(OrderPaid, () => {}));

    await expect(worker.finished).rejects.toMatchObject({
      code: "AccessDenied",
      message: `This process (object id ${objectId}, client id ${clientId}, token from the credential that was passed) may not receive from ${kind} "${path}" of emulator.servicebus.localhost: it lacks the role "Azure Service Bus Data Receiver". Give the identity this role in the configuration of the emulator: {"Role":"Azure Service Bus Data Receiver","Scope":"${path}"}.`,
    });
    expect(namespace.emulator.inspect().identities["stranger"]?.tokensAccepted).toBe(1);
  },
);

test.each([
  ["queue", "elsewhere"],
  ["subscription", "events/audit"],
] as const)(
  "a %s that is declared and not there ends the processor at once",
  async (kind, path) => {
    await using namespace = await startOrders();
    const client = await namespace.client();

    await using worker =
      kind === "queue"
        ? client.queue(path).process(on(OrderPlaced, () => {}))
        : client.subscription(path).process(on(OrderPaid, () => {}));

    await expect(worker.finished).rejects.toMatchObject({
      code: "EntityNotFound",
      message: `There is no ${kind} "${path}" of emulator.servicebus.localhost. Create it, or correct the declaration.`,
    });
  },
);

test("a queue that is disabled ends the processor at once", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();
  namespace.emulator.faults.operation("attach", { condition: "com.microsoft:entity-disabled" });

  await using worker = client.queue("orders").process(on(OrderPlaced, () => {}));

  await expect(worker.finished).rejects.toMatchObject({ code: "EntityDisabled" });
});

test("one processor that cannot go on does not disturb the others of its client", async () => {
  await using namespace = await startOrders({
    worker: { roles: [{ role: "Azure Service Bus Data Receiver", scope: "orders" }] },
  });
  const client = await namespace.client("worker");
  const events = new Events();
  await using working = client.queue("orders").process(
    on(OrderPlaced, () => {}),
    {
      onEvent: events.onEvent,
    },
  );
  await using failing = client.subscription("events/billing").process(on(OrderPaid, () => {}));
  await expect(failing.finished).rejects.toMatchObject({ code: "AccessDenied" });

  await (await namespace.client()).queue("orders").send(OrderPlaced, { orderId: "A1", total: 1 });

  await events.of("completed");
  await working.close();
  await expect(working.finished).resolves.toBeUndefined();
});
