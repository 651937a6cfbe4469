import { once } from "node:events";
import { on } from "@buspass/client";
import { expect, onTestFinished, test } from "vitest";
import { errorOf, OrderPaid, OrderPlaced, startOrders, until } from "./orders.ts";
import { passingTime } from "./passing-time.ts";
import { startProbe } from "./programs/probe.ts";

test("a client without processors is healthy until it is closed", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();
  const { namespace: name } = client;

  expect(client.health()).toEqual({
    status: "healthy",
    namespace: name,
    receivers: [],
    senders: [],
  });
  await client.close();
  expect(client.health()).toEqual({
    status: "unhealthy",
    namespace: name,
    receivers: [],
    senders: [],
  });
});

test("a processor is degraded until its link is open, and tells in plain data what it does", async () => {
  await using namespace = await startOrders();
  const { clock } = namespace;
  passingTime(namespace);
  const client = await namespace.client();
  const started = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  client.queue("orders").process(
    on(OrderPlaced, async () => {
      started.resolve();
      await release.promise;
    }),
    { concurrency: 2 },
  );
  expect(client.health()).toMatchObject({ status: "degraded", receivers: [{ state: "opening" }] });
  await client.queue("orders").send(OrderPlaced, { orderId: "A1", total: 1 });
  await started.promise;

  const now = new Date(clock.now()).toISOString();
  const { receivers } = JSON.parse(JSON.stringify(client.health()));
  expect(receivers).toEqual([
    {
      entity: 'queue "orders"',
      status: "healthy",
      state: "open",
      since: now,
      lastDeliveryAt: now,
      running: 1,
      concurrency: 2,
    },
  ]);
  release.resolve();
});

test("a processor that is closed is no part of the health any more", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();
  const worker = client.queue("orders").process(on(OrderPlaced, () => {}));

  await worker.close();

  expect(client.health()).toMatchObject({ status: "healthy", receivers: [], senders: [] });
});

test("a processor that ended with an error makes its client unhealthy until another takes its place", async () => {
  const role = { role: "Azure Service Bus Data Receiver", scope: "orders" } as const;
  await using namespace = await startOrders({ worker: { roles: [] } });
  const client = await namespace.client("worker");
  const failing = client.queue("orders").process(on(OrderPlaced, () => {}));
  await errorOf(() => failing.finished);
  await failing.close();

  expect(client.health()).toMatchObject({
    status: "unhealthy",
    receivers: [
      {
        entity: 'queue "orders"',
        status: "unhealthy",
        state: "closed",
        fault: { code: "AccessDenied", message: expect.stringContaining("it lacks the role") },
      },
    ],
  });
  namespace.emulator.roles.assign("worker", role);
  client.queue("orders").process(on(OrderPlaced, () => {}));
  await until(() => client.health().status === "healthy");
  expect(client.health().receivers).toHaveLength(1);
});

test("the worst of several processors is the status of their client", async () => {
  await using namespace = await startOrders({
    worker: { roles: [{ role: "Azure Service Bus Data Receiver", scope: "orders" }] },
  });
  const client = await namespace.client("worker");
  client.queue("orders").process(on(OrderPlaced, () => {}));
  const failing = client.subscription("events/billing").process(on(OrderPaid, () => {}));
  await errorOf(() => failing.finished);
  await until(() => client.health().receivers.some(({ status }) => status === "healthy"));

  expect(client.health().status).toBe("unhealthy");
});

test("the probe of the README answers 200, and 503 when a processor has ended", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client("stranger");
  const probe = startProbe(client, 0);
  onTestFinished(() => void probe.close());
  await once(probe, "listening");
  const address = probe.address();
  if (typeof address !== "object" || address === null) throw new Error("It listens nowhere.");
  const ask = (): Promise<Response> => fetch(`http://127.0.0.1:${address.port}/`);

  expect((await ask()).status).toBe(200);
  const failing = client.queue("orders").process(on(OrderPlaced, () => {}));
  await errorOf(() => failing.finished);

  const answer = await ask();
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(client.health())));
});
