// What a team writes for Azure, with nothing of ours in it.
import { DefaultAzureCredential } from "@azure/identity";
import { ServiceBusClient } from "@azure/service-bus";

const client = new ServiceBusClient(
  process.env.AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE,
  new DefaultAzureCredential(),
  { retryOptions: { maxRetries: 0 } },
);
await client.createSender("orders").sendMessages({ body: "over TLS" });
const receiver = client.createReceiver("orders");
const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 5_000 });
await receiver.completeMessage(message);
await client.close();
console.log(message.body);
