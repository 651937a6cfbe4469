import { inspect } from "node:util";
import { connect } from "@buspass/client";
import { bus, OrderPlaced } from "../orders.ts";

/* Sends one order over WebSockets, through the proxy in TEST_PROXY or the environment's. */
const { TEST_PROXY, TEST_INSPECT } = process.env;
const client = await connect(bus, {
  transport: "webSockets",
  ...(TEST_PROXY && { proxy: TEST_PROXY }),
});
try {
  await client
    .queue("orders")
    .send(OrderPlaced, { orderId: "A1", total: 1 }, { deadlineMs: 3_000 });
  if (TEST_INSPECT) console.log(inspect([client, client.raw], { depth: 8 }));
  console.log("sent");
} catch (error) {
  console.log(JSON.stringify(error));
}
await client.close();
