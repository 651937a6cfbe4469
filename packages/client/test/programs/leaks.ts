import { inspect } from "node:util";
import { connect } from "@buspass/client";
import { sharedAccess } from "@buspass/client/shared-access";
import { bus, OrderPlaced } from "../orders.ts";

/*
 * Connects with what TEST_OPTIONS says, sends an order, and prints all that a program could: the client,
 * the error, and whatever libraries log.
 */
const { key, ...options } = JSON.parse(process.env["TEST_OPTIONS"] ?? "{}");
try {
  const client = await connect(bus, {
    ...options,
    ...(key && { credential: sharedAccess(key) }),
    onEvent: (event) => console.log(event),
  });
  console.log(
    inspect([client, client.raw], { depth: 8 }),
    String(client),
    JSON.stringify(client.identity),
  );
  try {
    await client.queue("orders").send(OrderPlaced, { orderId: "A1", total: 1 });
    console.log("sent");
  } finally {
    await client.close();
  }
} catch (error) {
  console.log(
    inspect(error, { depth: 10, showHidden: true }),
    String(error),
    JSON.stringify(error),
  );
  if (error instanceof Error) console.error(error, error.stack, error.cause);
}
