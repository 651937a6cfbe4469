import { expect, test } from "vitest";
import { OrderPlaced, startOrders, untyped } from "./orders.ts";

const order = { orderId: "A1", total: 42 };

test("what a message says of itself is on the message", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();

  await client.queue("orders").send(OrderPlaced, order, {
    messageId: "M1",
    sessionId: "S1",
    correlationId: "C1",
    replyTo: "answers",
    timeToLiveMs: 60_000,
    applicationProperties: { tenant: "contoso", priority: 3, urgent: true, nothing: null },
  });

  const receiver = client.raw.createReceiver("orders", { receiveMode: "receiveAndDelete" });
  const [message] = await receiver.receiveMessages(1);
  expect(message).toMatchObject({
    messageId: "M1",
    sessionId: "S1",
    correlationId: "C1",
    replyTo: "answers",
    timeToLive: 60_000,
    applicationProperties: {
      tenant: "contoso",
      priority: 3,
      urgent: true,
      nothing: null,
      schemaVersion: 1,
    },
  });
});

test("a message without an id gets one of its own, and its contract's where there is one", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();

  await client.queue("orders").send(OrderPlaced, order);

  expect(namespace.emulator.inspect().queues["orders"]?.messages[0]?.messageId).toBe("A1");
});

test.each([
  [{ messageId: "" }, "messageId must have 1 to 128 characters."],
  [{ sessionId: "x".repeat(129) }, "sessionId must have 1 to 128 characters."],
  [
    { sessionId: "S1", partitionKey: "P1" },
    "partitionKey must be the sessionId where both are given.",
  ],
  [{ sessionId: "\ud83d" }, "sessionId has half of a surrogate pair, which UTF-8 cannot carry."],
  [
    { applicationProperties: { note: "\ud83d" } },
    'The application property "note" has half of a surrogate pair, which UTF-8 cannot carry.',
  ],
  [
    { applicationProperties: { "cloudEvents:id": "1" } },
    'The application property "cloudEvents:id" is set by Buspass: take another name.',
  ],
  [{ deadlineMs: 0 }, "deadlineMs is 0: it must be from 1 to 2147483647 milliseconds."],
  [{ timeToLiveMs: -1 }, "timeToLiveMs is -1: it must be above 0 milliseconds."],
  [
    { applicationProperties: { schemaVersion: 2 } },
    'The application property "schemaVersion" is set by Buspass: take another name.',
  ],
  [
    { applicationProperties: { "buspass-attempt": 2 } },
    'The application property "buspass-attempt" is set by Buspass: take another name.',
  ],
  [
    { applicationProperties: { note: "é".repeat(20_000) } },
    'The application property "note" is longer than 32 KiB: put it in the body.',
  ],
  [
    { applicationProperties: { tags: ["a", "b"] } },
    'The application property "tags" must be text, a number, a boolean, a date or null.',
  ],
  [{ correlationId: 7 }, "correlationId must be text."],
])("the options %# are refused before anything is sent", async (options, sentence) => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");

  await expect(untyped(queue, "send")(OrderPlaced, order, options)).rejects.toThrow(
    new RangeError(sentence),
  );
  expect(namespace.emulator.inspect().queues["orders"]?.active).toBe(0);
});

test("a batch arrives as a whole", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();
  const orders = ["A1", "A2", "A3"].map((orderId) => ({ orderId, total: 1 }));

  await client.queue("orders").sendBatch(OrderPlaced, orders);

  const messages = namespace.emulator.inspect().queues["orders"]?.messages ?? [];
  expect(messages.map(({ messageId }) => messageId)).toEqual(["A1", "A2", "A3"]);
});

test("of a batch with a body that does not fit, or too much for one transfer, nothing arrives", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");
  const large = Array.from({ length: 20 }, (_, index) => ({
    orderId: `A${index}`,
    total: 1,
    currency: "x".repeat(100_000),
  }));

  await expect(
    queue.sendBatch(OrderPlaced, [order, { orderId: "A2", total: -1 }]),
  ).rejects.toMatchObject({ code: "ContractViolation" });
  await expect(queue.sendBatch(OrderPlaced, large)).rejects.toMatchObject({
    code: "MessageTooLarge",
  });
  expect(namespace.emulator.inspect().queues["orders"]?.active).toBe(0);
});

test("a batch of more messages than the service takes is refused before anything is sent", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");
  const orders = Array.from({ length: 4_001 }, () => order);

  await expect(queue.sendBatch(OrderPlaced, orders)).rejects.toThrow(
    new RangeError("A batch is of at most 4000 messages, and these are 4001: use sendAll()."),
  );
  expect(namespace.emulator.inspect().openConnections).toBe(0);
});

test("what comes from a source of any length is sent as fast as it comes", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");
  async function* orders(): AsyncGenerator<{ orderId: string; total: number }> {
    for (let n = 0; n < 3_000; n += 1) yield { orderId: `A${n}`, total: 1 };
  }

  await queue.sendAll(OrderPlaced, orders());

  expect(namespace.emulator.inspect().queues["orders"]?.active).toBe(3_000);
});

test("a source is read no further after the first failure, which is thrown", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");
  let read = 0;
  function* orders(): Generator<{ orderId: string; total: number }> {
    for (let n = 0; n < 100_000; n += 1) {
      read += 1;
      yield { orderId: `A${n}`, total: n === 10 ? -1 : 1 };
    }
  }

  await expect(queue.sendAll(OrderPlaced, orders())).rejects.toMatchObject({
    code: "ContractViolation",
  });
  expect(read).toBeLessThan(5_000);
});

test("a scheduled message appears at its time, and not at all once it is canceled", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");
  const at = new Date(namespace.clock.now() + 60_000);

  await queue.schedule(OrderPlaced, { orderId: "A1", total: 1 }, at);
  const canceled = await queue.schedule(OrderPlaced, { orderId: "A2", total: 1 }, at);
  await queue.cancelScheduled(canceled);

  const state = () => namespace.emulator.inspect().queues["orders"];
  expect(state()).toMatchObject({ active: 0, scheduled: 1 });
  namespace.clock.advance(60_000);
  expect(state()?.messages.map(({ messageId }) => messageId)).toEqual(["A1"]);
});

test("a message that was taken back already cannot be taken back again, and that is told at once", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");
  const at = new Date(namespace.clock.now() + 60_000);
  const sequenceNumber = await queue.schedule(OrderPlaced, order, at);
  await queue.cancelScheduled(sequenceNumber);

  await expect(queue.cancelScheduled(sequenceNumber)).rejects.toMatchObject({
    code: "MessageNotFound",
    transient: false,
  });
});

test.each([
  ["amqp:unauthorized-access", "'Send' claim(s) are required.", "AccessDenied"],
  ["com.microsoft:entity-disabled", "This is why.", "EntityDisabled"],
  ["com.microsoft:made-up", "This is why.", "Unexpected"],
])("a schedule that is refused with %s is told at once", async (condition, description, code) => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");
  namespace.emulator.faults.operation("request", { condition, description }, { times: 1 });

  await expect(queue.schedule(OrderPlaced, order, new Date())).rejects.toMatchObject({
    code,
    attempted: { operation: "send", entity: 'queue "orders"' },
  });
  expect(namespace.emulator.inspect().queues["orders"]?.scheduled).toBe(0);
});

test("a sequence number or a time that is none is refused", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");

  await expect(queue.cancelScheduled("first")).rejects.toThrow(
    new RangeError("A sequence number is what schedule() gave: digits."),
  );
  for (const at of [new Date("soon"), 60_000, "2027-03-31"]) {
    await expect(untyped(queue, "schedule")(OrderPlaced, order, at)).rejects.toThrow(
      new RangeError("The time to schedule for is no valid date."),
    );
  }
});
