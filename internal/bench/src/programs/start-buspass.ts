import { connect } from "@buspass/client";
import { bus, OrderPlaced, order } from "./order.ts";

const client = await connect(bus);
await client.topic("orders").send(OrderPlaced, order);
console.log("accepted");
process.exit();
