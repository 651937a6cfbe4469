import { defineBus, defineMessage } from "@buspass/contracts";
import * as z from "zod";

const OrderPlaced = defineMessage("order.placed", { version: 1, schema: z.unknown() });

export default { bus: defineBus({ queues: { orders: { carries: [OrderPlaced] } } }) };
