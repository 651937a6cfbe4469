// Sends a message and receives it, as the host's managed identity and to the namespace of the environment.
import { DefaultAzureCredential } from "@azure/identity";
import { ServiceBusClient } from "@azure/service-bus";

const namespace = process.env.AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE;
const client = new ServiceBusClient(namespace, new DefaultAzureCredential());
await client.createSender("orders").sendMessages({ body: "as myself" });
const receiver = client.createReceiver("orders");
const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 10_000 });
await receiver.completeMessage(message);
await client.close();
console.log(JSON.stringify(message.body));
