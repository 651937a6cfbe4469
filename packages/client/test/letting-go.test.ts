import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { on } from "@buspass/client";
import { expect, test } from "vitest";
import { OrderPlaced, type OrdersClient, startOrders, until } from "./orders.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: unknown = runInNewContext("gc");

/** Starts a processor, closes it, and keeps no more than a hint of its handler. */
async function startAndClose(client: OrdersClient): Promise<WeakRef<object>> {
  const handler = on(OrderPlaced, () => {});
  await client.queue("orders").process(handler).close();
  return new WeakRef(handler);
}

test("a client that lives on lets go of the processors that were closed", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();

  const handler = await startAndClose(client);

  await until(() => {
    if (typeof collectGarbage === "function") collectGarbage();
    return handler.deref() === undefined;
  });
  expect(client.namespace).toBe(namespace.emulator.namespace);
});
