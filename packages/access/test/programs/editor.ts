import type { Client } from "@buspass/client";
import { access, OrderPlaced } from "../orders.ts";

const api = access.as("orders-api");

/** What an editor shows and refuses; checked, and never run. */
export async function inTheEditor(client: Client<typeof api>): Promise<void> {
  // #region editor
  const orders = client.queue("orders");
  //    ^ Sends<MessageContract<"order.placed", { orderId: string; total: number }, …>>
  await orders.send(OrderPlaced, { orderId: "A1", total: 42 });
  // @ts-expect-error Property 'process' does not exist on type 'Sends<…>'.
  orders.process;
  // @ts-expect-error Argument of type '"refunds"' is not assignable to parameter of type '"orders"'.
  client.queue("refunds");
  // @ts-expect-error Argument of type '"orders-ap"' is not assignable to parameter of type '"orders-api" | …'.
  access.as("orders-ap");
  // #endregion editor
}
