import { connect } from "@buspass/client";
import { defineBus, defineMessage } from "@buspass/contracts";
import { afterEach, expect, test, vi } from "vitest";
import * as z from "zod";
import { networkTo } from "./network.ts";
import { bus, errorOf, OrderPlaced, startOrders, until } from "./orders.ts";

const order = { orderId: "A1", total: 42 };

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function startSending() {
  const namespace = await startOrders();
  const given = namespace.emulator.as("owner");
  const network = networkTo(given.webSocket);
  const client = await connect(bus, { ...given, webSocket: network.webSocket });
  const queue = client.queue("orders");
  await queue.send(OrderPlaced, { orderId: "A0", total: 1 });
  return {
    emulator: namespace.emulator,
    credential: given.credential,
    active: () => namespace.emulator.inspect().queues["orders"]?.active,
    network,
    client,
    queue,
    async [Symbol.asyncDispose]() {
      network.thaw();
      await client.close();
      await namespace[Symbol.asyncDispose]();
    },
  };
}

/** Time of waits and deadlines stands still until `vi.advanceTimersByTimeAsync`. */
function stopTime(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
}

test("a send that is not answered fails at its deadline", async () => {
  await using setup = await startSending();
  stopTime();
  setup.network.freeze();

  const failure = errorOf(() => setup.queue.send(OrderPlaced, order, { deadlineMs: 5_000 }));
  await vi.advanceTimersByTimeAsync(4_999);
  await vi.advanceTimersByTimeAsync(1);

  expect(await failure).toMatchObject({
    code: "DeadlineExceeded",
    transient: true,
    message: expect.stringMatching(
      /^Sending to queue "orders" of emulator\.servicebus\.localhost did not succeed before its deadline\. /,
    ),
    attempted: { operation: "send", entity: 'queue "orders"' },
  });
});

test("a deadline that passes while others' have time ends its own call only", async () => {
  await using setup = await startSending();
  stopTime();
  setup.network.freeze();

  const early = errorOf(() => setup.queue.send(OrderPlaced, order, { deadlineMs: 1_000 }));
  const late = setup.queue.send(OrderPlaced, { orderId: "A2", total: 1 });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await early).toMatchObject({ code: "DeadlineExceeded" });
  setup.network.thaw();
  vi.useRealTimers();

  await late;
});

test("a send under way when the connection breaks is sent again at once, over a new one", async () => {
  await using setup = await startSending();
  vi.spyOn(Math, "random").mockReturnValue(0);
  setup.network.freeze();
  const sent = setup.queue.send(OrderPlaced, order);
  await until(() => setup.network.writes > 0);

  setup.network.cut();
  setup.network.thaw();

  await sent;
  expect(setup.active()).toBeGreaterThanOrEqual(2);
});

test("a send that is not answered for ten seconds is sent again, over a new connection", async () => {
  stopTime();
  await using setup = await startSending();
  vi.spyOn(Math, "random").mockReturnValue(0);
  await setup.queue.send(OrderPlaced, { orderId: "A1", total: 1 });
  await vi.advanceTimersByTimeAsync(4_000);
  setup.network.hang();
  let accepted = false;
  const sent = setup.queue.send(OrderPlaced, { orderId: "A2", total: 1 }).then(() => {
    accepted = true;
  });

  await vi.advanceTimersByTimeAsync(9_999);
  expect(setup.emulator.inspect().openConnections).toBe(1);
  const passTime = async (): Promise<void> => {
    await vi.advanceTimersByTimeAsync(1);
    // The new connection's token is signed beside this thread, however busy the machine is.
    await setup.credential.getToken("https://servicebus.azure.net/.default");
    await new Promise((resolve) => setImmediate(resolve));
  };
  for (let ms = 0; ms < 2_000 && !accepted; ms += 1) await passTime();

  expect(accepted).toBe(true);
  vi.useRealTimers();
  await sent;
  expect(setup.active()).toBe(3);
});

test("a send that its caller gives up fails with the caller's reason, and does not leave any more", async () => {
  await using setup = await startSending();
  const reason = new Error("The request was canceled.");

  const refused = errorOf(() =>
    setup.queue.send(OrderPlaced, order, { signal: AbortSignal.abort(reason) }),
  );
  expect(await refused).toBe(reason);

  setup.network.freeze();
  const canceling = new AbortController();
  const first = errorOf(() => setup.queue.send(OrderPlaced, order, { signal: canceling.signal }));
  canceling.abort(reason);
  expect(await first).toBe(reason);
});

test("a batch, a schedule and a cancellation that were given up before they began are not begun", async () => {
  await using setup = await startSending();
  const { queue } = setup;
  const reason = new Error("The request was canceled.");
  const signal = AbortSignal.abort(reason);
  const at = new Date(Date.now() + 60_000);
  const scheduled = await queue.schedule(OrderPlaced, order, at);

  for (const call of [
    () => queue.sendBatch(OrderPlaced, [order], { signal }),
    () => queue.schedule(OrderPlaced, order, at, { signal }),
    () => queue.cancelScheduled(scheduled, { signal }),
  ]) {
    expect(await errorOf(call)).toBe(reason);
  }
  // Over the same links: what had left before would be there when these are.
  await queue.sendBatch(OrderPlaced, [{ orderId: "A2", total: 1 }]);
  await queue.schedule(OrderPlaced, { orderId: "A3", total: 1 }, at);

  expect(setup.emulator.inspect().queues["orders"]).toMatchObject({ active: 2, scheduled: 2 });
});

test("what is given up while a busy namespace is left alone is not begun afterwards", async () => {
  await using setup = await startSending();
  const { queue } = setup;
  const at = new Date(Date.now() + 60_000);
  await queue.schedule(OrderPlaced, order, at);
  stopTime();
  setup.emulator.faults.throttle();
  const sent = queue.send(OrderPlaced, order);
  await errorOf(() => untilBusy(() => queue.send(OrderPlaced, order, { deadlineMs: 1 })));
  const canceling = new AbortController();
  const reason = new Error("The request was canceled.");

  const given = errorOf(() => queue.schedule(OrderPlaced, order, at, { signal: canceling.signal }));
  await vi.advanceTimersByTimeAsync(100);
  canceling.abort(reason);
  expect(await given).toBe(reason);
  setup.emulator.faults.clear();
  await vi.advanceTimersByTimeAsync(10_000);
  vi.useRealTimers();
  await sent;
  await queue.schedule(OrderPlaced, { orderId: "A2", total: 1 }, at);

  expect(setup.emulator.inspect().queues["orders"]?.scheduled).toBe(2);
});

test.each(["schedule", "sendBatch"] as const)(
  "the deadline of %s holds for a validation that never ends, too",
  async (method) => {
    const Endless = defineMessage("endless", {
      version: 1,
      schema: z.object({}).refine(() => new Promise<boolean>(() => {})),
    });
    const endless = defineBus({ queues: { orders: { carries: [Endless] } } });
    await using namespace = await startOrders();
    await using client = await connect(endless, namespace.emulator.as("owner"));
    const queue = client.queue("orders");
    const options = { deadlineMs: 5_000 };
    stopTime();

    const failure = errorOf(() =>
      method === "schedule"
        ? queue.schedule(Endless, {}, new Date(), options)
        : queue.sendBatch(Endless, [{}], options),
    );
    await vi.advanceTimersByTimeAsync(5_000);

    expect(await failure).toMatchObject({ code: "DeadlineExceeded" });
  },
);

test("a namespace that is busy is left alone, and sent to again when it has had its time", async () => {
  await using setup = await startSending();
  stopTime();
  setup.emulator.faults.throttle();

  const sent = setup.queue.send(OrderPlaced, order);
  // What cannot be in time is told so at once.
  const first = await errorOf(() =>
    untilBusy(() => setup.queue.send(OrderPlaced, order, { deadlineMs: 1 })),
  );
  expect(first).toMatchObject({ code: "ServiceBusy", transient: true });
  const before = setup.network.writes;
  await vi.advanceTimersByTimeAsync(1_900);
  expect(setup.network.writes).toBe(before);

  setup.emulator.faults.clear();
  await vi.advanceTimersByTimeAsync(10_000);
  vi.useRealTimers();
  await sent;
});

test("closing the client waits for what is being sent", async () => {
  await using setup = await startSending();

  const sent = setup.queue.send(OrderPlaced, order);
  await setup.client.close();

  await sent;
  expect(setup.active()).toBe(2);
});

test("closing the client ends what cannot be sent, in bounded time", async () => {
  await using setup = await startSending();
  stopTime();
  setup.network.freeze();

  const failure = errorOf(() => setup.queue.send(OrderPlaced, order));
  const closed = setup.client.close();
  await vi.advanceTimersByTimeAsync(60_000);

  await closed;
  expect(await failure).toMatchObject({
    code: expect.stringMatching(/^(Closed|DeadlineExceeded)$/),
  });
});

/** Repeats a call until it fails otherwise than by its deadline. */
async function untilBusy(call: () => Promise<void>): Promise<void> {
  for (;;) {
    const failed = errorOf(call);
    await vi.advanceTimersByTimeAsync(1);
    await new Promise((resolve) => setImmediate(resolve));
    const error = await failed;
    if (Reflect.get(Object(error), "code") !== "DeadlineExceeded") throw error;
  }
}
