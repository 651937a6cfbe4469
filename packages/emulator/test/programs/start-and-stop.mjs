// Ends only if nothing of the emulator is left: no listener, connection or timer.
import { ServiceBusClient } from "@azure/service-bus";
import { startEmulator } from "@buspass/emulator";

const emulator = await startEmulator({
  queues: { orders: {} },
  identities: { owner: { roles: [{ role: "Azure Service Bus Data Owner", scope: "" }] } },
  tlsPort: 0,
});
const { namespace, credential, webSocket } = emulator.as("owner");
const client = new ServiceBusClient(namespace, credential, { webSocketOptions: { webSocket } });
await client.createSender("orders").sendMessages({ body: "locked for a minute" });
await client.createReceiver("orders").receiveMessages(1);
await client.close();
await emulator.stop();
console.log("stopped");
