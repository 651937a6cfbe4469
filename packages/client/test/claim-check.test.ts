import { type Client, connect, on } from "@buspass/client";
import type { ClaimCheck } from "@buspass/contracts";
import { immediate } from "@buspass/retry";
import { expect, test } from "vitest";
import { MemoryStore } from "./claim-store.ts";
import {
  bus,
  Events,
  errorOf,
  OrderPlaced,
  type OrdersNamespace,
  startOrders,
  untyped,
} from "./orders.ts";

const large = { orderId: "A".repeat(2_000), total: 1 };
const small = { orderId: "A1", total: 1 };
const messageIdOf = (order: { orderId: string }) => order.orderId.slice(0, 20);

async function connected(
  { emulator }: OrdersNamespace,
  claimCheck?: ClaimCheck,
): Promise<Client<typeof bus>> {
  return await connect(bus, { ...emulator.as("owner"), ...(claimCheck && { claimCheck }) });
}

/** A message in the queue whose body is in a store. */
async function sentToStore() {
  await using cleanup = new AsyncDisposableStack();
  const namespace = cleanup.use(await startOrders());
  const store = new MemoryStore();
  const client = cleanup.use(await connected(namespace, { store, overBytes: 0 }));
  const queue = client.queue("orders");
  await queue.send(OrderPlaced, small);
  const stack = cleanup.move();
  return {
    store,
    client,
    queue,
    events: new Events(),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const queueOf = ({ emulator }: OrdersNamespace) => emulator.inspect().queues["orders"];

test("a body over the limit goes to the store, and its receiver gets it from there", async () => {
  await using namespace = await startOrders();
  const store = new MemoryStore();
  await using client = await connected(namespace, { store, overBytes: 1_000 });
  const queue = client.queue("orders");
  const bodies: unknown[] = [];
  const events = new Events();

  await queue.send(OrderPlaced, large, { messageId: messageIdOf(large) });
  await queue.send(OrderPlaced, small);

  const [first, second] = await client.raw.createReceiver("orders").peekMessages(2);
  expect(first?.body).toHaveLength(0);
  expect(first?.applicationProperties).toEqual({ schemaVersion: 1, "buspass-claim": "1" });
  expect(first).toMatchObject({ subject: "order.placed", contentType: "application/json" });
  expect(second?.applicationProperties).toEqual({ schemaVersion: 1 });
  expect(store.bodies.size).toBe(1);

  await using _worker = queue.process(
    on(OrderPlaced, (order) => {
      bodies.push(order);
    }),
    { onEvent: events.onEvent },
  );
  await events.of("completed", 2);
  expect(bodies).toEqual([
    { ...large, currency: "EUR" },
    { ...small, currency: "EUR" },
  ]);
});

test("a body of the limit goes with its message, one of a byte more does not", async () => {
  await using namespace = await startOrders();
  const store = new MemoryStore();
  const overBytes = Buffer.byteLength(JSON.stringify(small));
  await using client = await connected(namespace, { store, overBytes });
  await client.queue("orders").send(OrderPlaced, small);
  expect(store.bodies.size).toBe(0);
  await client.queue("orders").send(OrderPlaced, { ...small, orderId: "A12" });
  expect(store.bodies.size).toBe(1);
});

test("a batch and a scheduled message may have bodies in the store as well", async () => {
  await using namespace = await startOrders();
  const store = new MemoryStore();
  await using client = await connected(namespace, { store, overBytes: 0 });
  const queue = client.queue("orders");

  await queue.sendBatch(OrderPlaced, [small, { ...small, orderId: "A2" }]);
  await queue.schedule(OrderPlaced, small, new Date(namespace.clock.now() + 60_000));

  expect(store.bodies.size).toBe(3);
});

test("a store that fails while sending is an error that says so, and nothing was sent", async () => {
  await using namespace = await startOrders();
  const store = new MemoryStore();
  store.failure = new Error("The account is disabled.\nRequestId:7");
  await using client = await connected(namespace, { store, overBytes: 0 });

  expect(await errorOf(() => client.queue("orders").send(OrderPlaced, small))).toMatchObject({
    code: "ClaimStoreFailed",
    transient: true,
    message:
      'Nothing was sent to queue "orders". Its body could not be stored: The account is disabled. Check the store, and what this process\'s identity may do there.',
  });
  expect(queueOf(namespace)?.active).toBe(0);
});

test("a store that does not answer is told when its caller's time is over, and holds nobody up", async () => {
  await using namespace = await startOrders();
  const asked = Promise.withResolvers<AbortSignal | undefined>();
  const store: ClaimCheck["store"] = {
    put: (_, { signal }) => {
      asked.resolve(signal);
      return new Promise(() => {});
    },
    get: async () => undefined,
  };
  await using client = await connected(namespace, { store, overBytes: 0 });
  const reason = new Error("The user went away.");
  const leaving = new AbortController();

  const { signal } = leaving;
  const scheduled = client.queue("orders").schedule(OrderPlaced, small, new Date(), { signal });
  const error = errorOf(() => scheduled);
  const told = await asked.promise;
  leaving.abort(reason);

  expect(await error).toBe(reason);
  expect(told?.aborted).toBe(true);
  const late = client.queue("orders").schedule(OrderPlaced, small, new Date(), { deadlineMs: 1 });
  // Storing and the call have the same time, and either may notice first that it is over.
  expect(await errorOf(() => late)).toMatchObject({
    code: expect.stringMatching(/^(ClaimStoreFailed|DeadlineExceeded)$/),
    transient: true,
  });
});

test("a store that is down while receiving means another attempt, and nothing is lost", async () => {
  await using sent = await sentToStore();
  const { store, queue, events } = sent;
  store.failure = new Error("503");

  await using _worker = queue.process(
    on(OrderPlaced, () => {}),
    {
      redelivery: immediate({ attempts: 3 }),
      onEvent: (event) => {
        if (event.type === "redelivered") store.failure = undefined;
        events.onEvent(event);
      },
    },
  );

  expect(await events.of("completed")).toMatchObject([{ attempt: 2 }]);
  expect(events.all).toMatchObject([
    {
      type: "redelivered",
      error: {
        code: "ClaimStoreFailed",
        message:
          'The body of a message of queue "orders" of emulator.servicebus.localhost could not be got from its store: 503. Check the store, and what this process\'s identity may do there.',
      },
    },
    { type: "completed" },
  ]);
});

test("a store that stays down dead-letters the message as it came, claim and all", async () => {
  await using sent = await sentToStore();
  const { store, client, queue, events } = sent;
  store.failure = new Error("503");

  await using _worker = queue.process(
    on(OrderPlaced, () => {}),
    { redelivery: immediate({ attempts: 2 }), onEvent: events.onEvent },
  );

  expect(await events.of("deadLettered")).toMatchObject([
    {
      reason: "RedeliveryExhausted",
      description: expect.stringContaining("could not be got from its store: 503."),
    },
  ]);
  const dead = client.raw.createReceiver("orders", { subQueueType: "deadLetter" });
  expect(await dead.peekMessages(1)).toMatchObject([
    { messageId: "A1", applicationProperties: { "buspass-claim": "1" } },
  ]);
});

test("a store that never answers holds no closing up, and the message is given back", async () => {
  await using namespace = await startOrders();
  const asked = Promise.withResolvers<AbortSignal | undefined>();
  const store: ClaimCheck["store"] = {
    put: async () => "1",
    get: (_, { signal }) => {
      asked.resolve(signal);
      return new Promise(() => {});
    },
  };
  await using client = await connected(namespace, { store, overBytes: 0 });
  const queue = client.queue("orders");
  const events = new Events();
  await queue.send(OrderPlaced, small);
  const worker = queue.process(
    on(OrderPlaced, () => {}),
    { drainTimeoutMs: 0, onEvent: events.onEvent },
  );
  const told = await asked.promise;

  await worker.close();

  expect(told?.aborted).toBe(true);
  expect(await events.of("redelivered")).toHaveLength(1);
  expect(queueOf(namespace)).toMatchObject({ active: 1, deadLetters: [] });
});

test("a body that is gone is a dead letter at once: no attempt brings it back", async () => {
  await using sent = await sentToStore();
  const { store, queue, events } = sent;
  store.bodies.clear();

  await using _worker = queue.process(
    on(OrderPlaced, () => {}),
    { onEvent: events.onEvent },
  );

  expect(await events.of("deadLettered")).toMatchObject([
    {
      attempt: 1,
      reason: "UnknownClaim",
      description: "The store has no body for the claim of the message.",
    },
  ]);
});

test.each([
  ["a number", 7],
  ["nothing", ""],
  ["an endless one", "x".repeat(1_025)],
])("a claim that is %s is a dead letter, and the store is not asked", async (_, claim) => {
  await using namespace = await startOrders();
  const store = new MemoryStore();
  await using client = await connected(namespace, { store });
  const events = new Events();
  await client.raw.createSender("orders").sendMessages({
    subject: "order.placed",
    body: Buffer.of(),
    applicationProperties: { "buspass-claim": claim },
  });

  await using _worker = client.queue("orders").process(
    on(OrderPlaced, () => {}),
    { onEvent: events.onEvent },
  );

  expect(await events.of("deadLettered")).toMatchObject([
    { reason: "UnknownClaim", description: "The claim to the message's body is none." },
  ]);
  expect(store.asked).toEqual([]);
});

test("a receiver without a store leaves the message, and says what it lacks", async () => {
  await using namespace = await startOrders();
  const store = new MemoryStore();
  await using sender = await connected(namespace, { store, overBytes: 0 });
  await sender.queue("orders").send(OrderPlaced, small);
  await using client = await connected(namespace);
  const events = new Events();

  await using _worker = client.queue("orders").process(
    on(OrderPlaced, () => {}),
    { redelivery: immediate({ attempts: 2 }), onEvent: events.onEvent },
  );

  expect(await events.of("redelivered")).toMatchObject([
    {
      error: {
        code: "ClaimStoreFailed",
        message:
          'A message of queue "orders" of emulator.servicebus.localhost has its body in a store, and this client was given none. Pass `claimCheck` to connect.',
      },
    },
  ]);
});

test("the claim is not an application's own to set", async () => {
  await using namespace = await startOrders();
  const queue = (await namespace.client()).queue("orders");
  const options = { applicationProperties: { "buspass-claim": "1" } };
  await expect(untyped(queue, "send")(OrderPlaced, small, options)).rejects.toThrow(
    'The application property "buspass-claim" is set by Buspass: take another name.',
  );
});

test.each([-1, 1.5, Number.NaN])(
  "a limit of %d bytes is refused before anything is sent",
  async (overBytes) => {
    await using namespace = await startOrders();
    await expect(connected(namespace, { store: new MemoryStore(), overBytes })).rejects.toThrow(
      new RangeError(`overBytes is ${overBytes}: it must be a whole number from 0 up.`),
    );
  },
);
