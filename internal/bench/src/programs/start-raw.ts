import * as z from "zod";
import { rawClient, rawMessage } from "./raw-order.ts";

// Buspass validates what it sends: so does this.
const Order = z.object({ orderId: z.string(), note: z.string() });

const client = rawClient();
const body = Order.parse(rawMessage.body);
await client.createSender("orders").sendMessages({ ...rawMessage, body });
console.log("accepted");
process.exit();
