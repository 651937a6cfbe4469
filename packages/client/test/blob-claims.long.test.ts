import { connect, on } from "@buspass/client";
import { blobClaims } from "@buspass/contracts/blob-storage";
import { expect, test } from "vitest";
import { startAzurite } from "../../contracts/test/azurite.ts";
import { bus, Events, OrderCanceled, startOrders } from "./orders.ts";

test("a body that no message could carry goes through a container of Azure Storage", async () => {
  await using azurite = await startAzurite();
  const container = azurite.container("bodies");
  await container.create();
  await using namespace = await startOrders();
  await using client = await connect(bus, {
    ...namespace.emulator.as("owner"),
    claimCheck: { store: blobClaims(container) },
  });
  const queue = client.queue("orders");
  const orderId = "é".repeat(8 * 1024 * 1024);
  const events = new Events();
  const arrived: string[] = [];

  await queue.send(OrderCanceled, { orderId });
  await using _worker = queue.process(
    on(OrderCanceled, (order) => {
      arrived.push(order.orderId);
    }),
    { onEvent: events.onEvent },
  );
  await events.of("completed");

  expect(arrived[0] === orderId).toBe(true);
});
