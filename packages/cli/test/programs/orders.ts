// Two identities of a declaration, which in Azure are two processes on hosts of their own.
import { connect, on } from "@buspass/client";
import { access, OrderPlaced } from "./orders.config.ts";

await using api = await connect(access.as("orders-api"));
await using worker = await connect(access.as("orders-worker"));
await api.queue("orders").send(OrderPlaced, { orderId: "A1" });

const received = Promise.withResolvers<string>();
await using _processor = worker
  .queue("orders")
  .process(on(OrderPlaced, ({ orderId }) => received.resolve(orderId)));
const { clientId } = api.identity;
console.log(
  JSON.stringify({
    environment: api.environment,
    received: await received.promise,
    areTwo: clientId !== undefined && clientId !== worker.identity.clientId,
  }),
);
