import { connect, on } from "@buspass/client";
import { defineBus, defineMessage, emulatorConfig } from "@buspass/contracts";
import { startEmulator } from "@buspass/emulator";
import { expect, test } from "vitest";
import * as z from "zod";
import { bus, errorOf, OrderPaid, OrderPlaced, startOrders, until, untyped } from "./orders.ts";

const Line = defineMessage("line", { version: 1, schema: z.object({ n: z.number() }) });
const lines = defineBus({ queues: { lines: { carries: [Line], requiresSession: true } } });

test("several connections share what is sent, and messages of one session keep their order", async () => {
  await using emulator = await startEmulator({
    ...emulatorConfig(lines),
    identities: { api: { roles: [{ role: "Azure Service Bus Data Sender", scope: "lines" }] } },
  });
  await using client = await connect(lines, { ...emulator.as("api"), connections: 3 });
  const queue = client.queue("lines");

  const sends = Array.from({ length: 300 }, (_, n) =>
    queue.send(Line, { n }, { sessionId: `s${n % 20}`, messageId: String(n) }),
  );
  await Promise.all(sends);

  expect(emulator.inspect().openConnections).toBe(3);
  const messages = emulator.inspect().queues["lines"]?.messages ?? [];
  expect(messages).toHaveLength(300);
  for (const inSession of Map.groupBy(messages, ({ sessionId }) => sessionId).values()) {
    const ids = inSession.map(({ messageId }) => Number(messageId));
    expect(ids).toEqual(ids.toSorted((one, other) => one - other));
  }
});

test("several connections share the processors, and all of them are closed", async () => {
  await using namespace = await startOrders();
  const client = await connect(bus, { ...namespace.emulator.as("owner"), connections: 2 });
  client.queue("orders").process(on(OrderPlaced, () => {}));
  client.subscription("events/billing").process(on(OrderPaid, () => {}));

  await until(() => client.health().receivers.every(({ state }) => state === "open"));
  expect(namespace.emulator.inspect().openConnections).toBe(2);
  await client.close();

  expect(namespace.emulator.inspect().openConnections).toBe(0);
});

test.each([0, 1.5, 101])("%s connections are refused", async (connections) => {
  await using namespace = await startOrders();
  const options = { ...namespace.emulator.as("owner"), connections };

  await expect(connect(bus, options)).rejects.toThrow(
    new RangeError(`connections is ${connections}: it must be a whole number from 1 to 100.`),
  );
});

test("health tells of each entity that is sent to what failed last, until something is accepted", async () => {
  await using namespace = await startOrders();
  const { emulator } = namespace;
  const client = await namespace.client("stranger");
  const queue = client.queue("orders");
  const order = { orderId: "A1", total: 1 };

  await errorOf(() => queue.send(OrderPlaced, order));
  expect(client.health()).toMatchObject({
    status: "unhealthy",
    senders: [{ entity: 'queue "orders"', pending: 0, fault: { code: "AccessDenied" } }],
  });

  emulator.roles.assign("stranger", { role: "Azure Service Bus Data Sender", scope: "orders" });
  await queue.send(OrderPlaced, order);
  await errorOf(() => untyped(queue, "send")(OrderPlaced, { orderId: "A2", total: -1 }));

  expect(client.health()).toMatchObject({
    status: "healthy",
    senders: [{ entity: 'queue "orders"', status: "healthy", pending: 0, fault: undefined }],
  });
});
