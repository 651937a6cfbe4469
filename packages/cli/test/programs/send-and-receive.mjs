// What a team writes for Azure, with nothing of ours in it.
import { ManagedIdentityCredential } from "@azure/identity";
import { ServiceBusClient } from "@azure/service-bus";

const client = new ServiceBusClient(
  process.env.AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE,
  new ManagedIdentityCredential(),
  { retryOptions: { maxRetries: 0 } },
);
try {
  await client.createSender("orders").sendMessages({ body: { orderId: 1 } });
  const receiver = client.createReceiver("orders");
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 5_000 });
  await receiver.completeMessage(message);
  console.log("received", message.body);
} catch (error) {
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 1;
}
await client.close();
