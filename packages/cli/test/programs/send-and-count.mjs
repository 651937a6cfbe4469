// Sends a message, or says how many there are.
import { ManagedIdentityCredential } from "@azure/identity";
import { ServiceBusClient } from "@azure/service-bus";

const client = new ServiceBusClient(
  process.env.AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE,
  new ManagedIdentityCredential(),
);
if (process.argv[2] === "send") await client.createSender("queue.1").sendMessages({ body: 1 });
else console.log((await client.createReceiver("queue.1").peekMessages(100)).length);
await client.close();
