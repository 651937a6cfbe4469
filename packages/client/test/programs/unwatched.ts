import { connect, on } from "@buspass/client";
import { startEmulator } from "@buspass/emulator";
import { bus, OrderPlaced } from "../orders.ts";

/* A worker that never looks at `finished`, under an identity without a role. */
const emulator = await startEmulator({
  queues: { orders: {} },
  identities: { stranger: { roles: [] } },
});
const client = await connect(bus, emulator.as("stranger"));
client.queue("orders").process(on(OrderPlaced, () => {}));
// Something else keeps the process busy, as an HTTP server would.
setInterval(() => {}, 60_000);
