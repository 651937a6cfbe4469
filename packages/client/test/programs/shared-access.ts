import { connect } from "@buspass/client";
import { sharedAccess } from "@buspass/client/shared-access";
import { bus, OrderPlaced } from "../orders.ts";

const credential = sharedAccess({
  connectionString: process.env["PARTNER_CONNECTION_STRING"] ?? "",
  reason: "the partner's server is in no tenant of ours",
  until: process.env["PARTNER_UNTIL"] ?? "", // such as "2027-03-31": past it, the process refuses
});
await using client = await connect(bus, { credential }); // a warning of the process says so
await client.queue("orders").send(OrderPlaced, { orderId: "A1", total: 42 });
