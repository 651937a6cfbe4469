import { BuspassError, connect } from "@buspass/client";
import { bus, OrderCanceled, OrderPlaced } from "../orders.ts";

await using client = await connect(bus);
const orders = client.queue("orders");
const placed = ["A1", "A2", "A3"].map((orderId) => ({ orderId, total: 42 }));

await Promise.all(placed.map((order) => orders.send(OrderPlaced, order))); // they travel together
await orders.sendAll(OrderPlaced, placed); // or a generator: read as fast as the namespace takes it
await orders.sendBatch(OrderPlaced, placed); // all of them or none

const tomorrow = new Date(Date.now() + 24 * 60 * 60 * 1000);
const sequenceNumber = await orders.schedule(OrderCanceled, { orderId: "A1" }, tomorrow);
await orders.cancelScheduled(sequenceNumber);

try {
  await orders.send(OrderPlaced, { orderId: "A4", total: 42 }, { deadlineMs: 5_000 });
} catch (error) {
  if (!(error instanceof BuspassError && error.transient)) throw error;
  console.log(`${error.code}: the order may have arrived; the same call can be made again`);
}
